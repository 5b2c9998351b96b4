def model(dbt, session):
    x = 1
