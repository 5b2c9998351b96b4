
    
    



select "order date"
from read_parquet('landing/orders/*.parquet')
where "order date" is null


