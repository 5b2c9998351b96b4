{{ config(incremental_strategy='delete+insert', on_schema_change='ignore') }}
{{ shaped_rows() }}
