{% snapshot orders_history %}
{{ config(unique_key='id', strategy='timestamp', updated_at='updated_at', invalidate_hard_deletes=true) }}
select * from {{ source('landing', 'orders') }}
{% endsnapshot %}

{% snapshot statuses_history %}
    {{
        config(
          target_database='other',
          unique_key=['id', 'name'],
          strategy='check',
          check_cols='all',
          hard_deletes='new_record',
          snapshot_meta_column_names={'dbt_valid_to': 'until'},
          dbt_valid_to_current="'9999-12-31'::timestamp",
        )
    }}
    select * from {{ ref('statuses') }}
{% endsnapshot %}
