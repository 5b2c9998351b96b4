def model(dbt, session):
    if session:
        return 1
    else:
        return 2
