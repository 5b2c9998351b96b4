{{ config(incremental_strategy='merge', merge_on_using_columns=['id', 'name']) }}
{{ shaped_rows() }}
