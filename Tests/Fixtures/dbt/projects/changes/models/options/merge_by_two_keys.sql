{{ config(incremental_strategy='merge', unique_key=['id', 'name']) }}
{{ shaped_rows() }}
