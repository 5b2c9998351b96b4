def model(dbt, session):
    1 = session
    return 1
