{% snapshot s %}
{{ config(strategy='timestamp', updated_at='updated_at', unique_key='id', snapshot_meta_column_names={'dbt_valid_until': 'x'}, target_schema='x') }}
select 1 as id, now() as updated_at
{% endsnapshot %}
