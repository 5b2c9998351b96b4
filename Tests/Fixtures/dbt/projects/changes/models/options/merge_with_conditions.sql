{{ config(
    incremental_strategy='merge',
    merge_update_condition='DBT_INTERNAL_SOURCE.amount > 1000',
    merge_insert_condition='DBT_INTERNAL_SOURCE.id < 100') }}
{{ shaped_rows() }}
