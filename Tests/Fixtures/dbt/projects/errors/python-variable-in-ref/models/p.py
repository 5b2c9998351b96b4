def model(dbt, session):
    name = "orders"
    return dbt.ref(name)
