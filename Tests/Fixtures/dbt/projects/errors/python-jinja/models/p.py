def model(dbt, session):
    x = "{{ 1 + 1 }}"
    return x
