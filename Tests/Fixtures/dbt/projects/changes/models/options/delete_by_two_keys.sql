{{ config(incremental_strategy='delete+insert', unique_key=['id', 'name']) }}
{{ shaped_rows() }}
