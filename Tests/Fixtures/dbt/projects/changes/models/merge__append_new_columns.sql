{{ config(incremental_strategy='merge', on_schema_change='append_new_columns') }}
{{ shaped_rows() }}
