select
  {{ dbt_utils.star('x') }} as a
