def model(dbt, session):
    kind = "table"
    dbt.config(materialized=kind)
    return 1
