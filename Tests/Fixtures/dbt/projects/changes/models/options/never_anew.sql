{{ config(full_refresh=false, incremental_strategy='append') }}
{{ shaped_rows() }}
