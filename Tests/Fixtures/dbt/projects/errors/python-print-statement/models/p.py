def model(dbt, session):
    print "x"
    return 1
