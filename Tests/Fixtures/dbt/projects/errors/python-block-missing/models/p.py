def model(dbt, session):
    if session:
    return 1
