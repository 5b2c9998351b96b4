select {{ dbt.date_trunk('day', 'x') }} as a
