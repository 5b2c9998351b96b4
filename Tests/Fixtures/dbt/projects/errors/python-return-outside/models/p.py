x = 1
return x


def model(dbt, session):
    return x
