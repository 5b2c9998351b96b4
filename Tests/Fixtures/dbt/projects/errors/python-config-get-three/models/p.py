def model(dbt, session):
    dbt.config.get("a", 1, 2)
    return 1
