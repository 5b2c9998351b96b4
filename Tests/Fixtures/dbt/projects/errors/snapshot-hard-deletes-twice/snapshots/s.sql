{% snapshot s %}
{{ config(strategy='timestamp', updated_at='updated_at', unique_key='id', hard_deletes='ignore', invalidate_hard_deletes=true, target_schema='x') }}
select 1 as id, now() as updated_at
{% endsnapshot %}
