{{ config(incremental_strategy='merge', unique_key=none) }}
{{ shaped_rows() }}
