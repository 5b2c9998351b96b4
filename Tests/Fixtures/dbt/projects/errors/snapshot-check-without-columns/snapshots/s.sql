{% snapshot s %}
{{ config(strategy='check', unique_key='id', target_schema='x') }}
select 1 as id, now() as updated_at
{% endsnapshot %}
