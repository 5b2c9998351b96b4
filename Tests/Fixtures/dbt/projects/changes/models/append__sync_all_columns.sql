{{ config(unique_key=none, incremental_strategy='append', on_schema_change='sync_all_columns') }}
{{ shaped_rows() }}
