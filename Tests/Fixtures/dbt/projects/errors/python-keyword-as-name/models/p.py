def model(dbt, session):
    class = 1
    return 1
