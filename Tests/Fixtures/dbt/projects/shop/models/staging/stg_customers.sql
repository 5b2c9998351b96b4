with source as (

    {#- A source would be read here; the seed makes the project run by itself. #}
    select * from {{ ref('raw_customers') }}

),

renamed as (

    select
        id as customer_id,
        first_name,
        last_name

    from source

)

select * from renamed
