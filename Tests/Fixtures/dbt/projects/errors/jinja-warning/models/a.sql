{% do exceptions.warn('Careful') %}select 1 as a
