{{ config(incremental_strategy='nothing_of_this_name') }}
{{ shaped_rows() }}
