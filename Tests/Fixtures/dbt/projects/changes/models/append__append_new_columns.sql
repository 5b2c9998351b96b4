{{ config(unique_key=none, incremental_strategy='append', on_schema_change='append_new_columns') }}
{{ shaped_rows() }}
