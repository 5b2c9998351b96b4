{{ config(incremental_strategy='merge', on_schema_change='sync_all_columns') }}
{{ shaped_rows() }}
