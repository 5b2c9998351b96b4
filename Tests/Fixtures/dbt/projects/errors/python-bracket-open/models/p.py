def model(dbt, session):
    x = (1, 2
    return x
