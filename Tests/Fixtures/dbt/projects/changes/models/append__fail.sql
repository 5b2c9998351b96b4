{{ config(unique_key=none, incremental_strategy='append', on_schema_change='fail') }}
{{ shaped_rows() }}
