{{ config(incremental_strategy='merge', merge_update_columns=['amount']) }}
{{ shaped_rows() }}
