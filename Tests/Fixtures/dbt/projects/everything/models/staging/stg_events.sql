{#- Read by its own package and by name. -#}
{{-
  config(
    materialized='ephemeral',
  )
-}}
select * from {{ source("landing", "events") }}
{%- if var('switch') %} where true{% endif %}
