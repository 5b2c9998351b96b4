
    insert into main.run_log values ('start', 'compile')
