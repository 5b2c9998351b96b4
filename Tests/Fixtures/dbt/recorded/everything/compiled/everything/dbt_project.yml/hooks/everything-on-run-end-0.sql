
    
    select 'end' as stage
