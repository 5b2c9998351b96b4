def model(dbt, session):
    x = "abc
    return x
