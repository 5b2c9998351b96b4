def model(dbt, session):
    dbt.config(materialized="table", tags=["python"], packages=["numpy==1.0"], threshold=5)
    orders = dbt.ref("stg_orders")
    events = dbt.source("landing", "events")
    numbers = dbt.ref("everything", "stg_numbers")
    limit = dbt.config.get("threshold")
    if dbt.is_incremental:
        orders = orders.filter(f"amount > {limit}")
    return orders
