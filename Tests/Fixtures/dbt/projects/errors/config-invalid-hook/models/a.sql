{{ config(pre_hook={'sqll': 'select 1'}) }}select 1 as id
