
select 1::integer as id, 'text'::varchar as label, 1.5::decimal(10, 2) as amount