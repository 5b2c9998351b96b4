def model(dbt, session):
    return dbt.source("landing")
