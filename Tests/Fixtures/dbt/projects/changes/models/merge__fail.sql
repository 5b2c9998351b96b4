{{ config(incremental_strategy='merge', on_schema_change='fail') }}
{{ shaped_rows() }}
