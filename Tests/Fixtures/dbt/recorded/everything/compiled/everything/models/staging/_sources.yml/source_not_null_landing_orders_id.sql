
    
    



select id
from read_parquet('landing/orders/*.parquet')
where id is null


