select 1 as kit
