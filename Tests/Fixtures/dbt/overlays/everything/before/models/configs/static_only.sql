{{ config(tags=['static'], meta={'a': 1}) }}
select * from {{ ref('no_reference') }} cross join {{ source('plain', 'two') }}
