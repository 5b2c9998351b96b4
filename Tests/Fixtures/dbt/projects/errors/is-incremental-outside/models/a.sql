select 1 as a {% if is_incremental() %}where {{ nothing() }}{% endif %}
