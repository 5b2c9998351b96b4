select * from main.there_is_no_such_table
