{{ config(unique_key='id') }}
{{ shaped_rows() }}
