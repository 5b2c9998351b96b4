
ab True {'first': 'a'} (1, 2)
baab xx ('bbb', 3)
['a', 'b', 'c'] ['a', ',', 'b,c'] ['1', '22'] [('a', '1'), ('b', '2')]
1@0 2@2 

(\w+)@(\w+) ('a', 'b') x x [('a', 'b'), ('c', 'd')] True ('a', 'b') ['1 ', 'a', 'b', ' 2']
a\.b\*c True True 2
 a b  True (None, 'b')