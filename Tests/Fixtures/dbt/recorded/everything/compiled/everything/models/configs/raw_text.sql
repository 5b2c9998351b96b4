select '{{ not rendered }}' as a, {{ nor this }} as b -- ab ünïcödé 'ß'
ONE 2 03.14 [2, 3] 1 3 3.5 1024 
y=2