{{ config(on_error='continue') }}
select id, no_such_column from {{ ref('first') }}
