{{ config(
    incremental_strategy='merge',
    merge_update_set_expressions={'amount': 'DBT_INTERNAL_DEST.amount + DBT_INTERNAL_SOURCE.amount', 'name': "'seen'"}) }}
{{ shaped_rows() }}
