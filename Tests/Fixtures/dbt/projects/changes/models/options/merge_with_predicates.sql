{{ config(incremental_strategy='merge', incremental_predicates=['DBT_INTERNAL_DEST.id > 2']) }}
{{ shaped_rows() }}
