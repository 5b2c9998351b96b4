def model(dbt, session):
    x = 1
      y = 2
    return x
