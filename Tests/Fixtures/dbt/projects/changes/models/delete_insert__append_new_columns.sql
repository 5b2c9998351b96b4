{{ config(incremental_strategy='delete+insert', on_schema_change='append_new_columns') }}
{{ shaped_rows() }}
