
    
    select 'start' as stage
