{{ config(materialized='ephemeral', contract={'enforced': true}) }}select 1 as id
