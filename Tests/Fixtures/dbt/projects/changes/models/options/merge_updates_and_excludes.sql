{{ config(incremental_strategy='merge', merge_update_columns=['amount'], merge_exclude_columns=['name']) }}
{{ shaped_rows() }}
