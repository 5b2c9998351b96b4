{% snapshot s %}
{{ config(strategy='timestamp', updated_at='updated_at', unique_key='id', materialized='table', target_schema='x') }}
select 1 as id, now() as updated_at
{% endsnapshot %}
