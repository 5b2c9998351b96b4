{{ config(unique_key=none, incremental_strategy='append', on_schema_change='ignore') }}
{{ shaped_rows() }}
