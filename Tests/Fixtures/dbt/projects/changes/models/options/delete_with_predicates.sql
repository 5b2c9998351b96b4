{{ config(incremental_strategy='delete+insert', incremental_predicates=['id > 2']) }}
{{ shaped_rows() }}
