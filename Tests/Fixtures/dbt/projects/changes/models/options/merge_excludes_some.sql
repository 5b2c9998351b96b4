{{ config(incremental_strategy='merge', merge_exclude_columns=['amount']) }}
{{ shaped_rows() }}
