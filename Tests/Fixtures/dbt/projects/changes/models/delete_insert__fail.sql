{{ config(incremental_strategy='delete+insert', on_schema_change='fail') }}
{{ shaped_rows() }}
