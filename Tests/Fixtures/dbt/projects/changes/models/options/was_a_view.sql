{{ config(materialized=var('was', 'incremental')) }}
{{ shaped_rows() }}
