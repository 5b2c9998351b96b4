def model(dbt, session):
    return orders where id
