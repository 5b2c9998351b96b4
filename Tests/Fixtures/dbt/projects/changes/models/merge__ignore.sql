{{ config(incremental_strategy='merge', on_schema_change='ignore') }}
{{ shaped_rows() }}
