
b: 1
a:
- 1
- 2.5
- true
- null
- x
- 'yes'
- '1'
- '1.5'
- ''
- ' lead'
- 'trail '
- 'a: b'
- 'a #b'
- '- x'
- -x
- ?x
|
a:
- 1
- 2.5
- true
- null
- x
- 'yes'
- '1'
- '1.5'
- ''
- ' lead'
- 'trail '
- 'a: b'
- 'a #b'
- '- x'
- -x
- ?x
b: 1
|

nested:
  list:
  - - 1
    - 2
  - k: v
  - []
  empty: {}
  text: it's "quoted"
|
nested:
  empty: {}
  list:
  - - 1
    - 2
  - k: v
  - []
  text: it's "quoted"
|

- "\xE9"
- "tab\there"
- 'line

  break'
- 'a


  b'
- 'null'
- '~'
- 'on'
- '0x1F'
- 1e3
- '010'
- '2026-01-01'
- '12:30'
- '@x'
- '%x'
- '`x`'
- '!x'
- '&x'
- '*x'
- ',x'
- '[x'
- x]
- '{x'
- '='
- '<<'
- :x
- 'x:'
- 'x: y'
- x'y
- '---'
- '...'
- '.5'
- '1_000'
- '+1'
- a,b
- a[b]
- a{b}
- '''x'
- '"x"'
- 'x '
- 'true'
- 'True'
- 'NO'
|
- "\xE9"
- "tab\there"
- 'line

  break'
- 'a


  b'
- 'null'
- '~'
- 'on'
- '0x1F'
- 1e3
- '010'
- '2026-01-01'
- '12:30'
- '@x'
- '%x'
- '`x`'
- '!x'
- '&x'
- '*x'
- ',x'
- '[x'
- x]
- '{x'
- '='
- '<<'
- :x
- 'x:'
- 'x: y'
- x'y
- '---'
- '...'
- '.5'
- '1_000'
- '+1'
- a,b
- a[b]
- a{b}
- '''x'
- '"x"'
- 'x '
- 'true'
- 'True'
- 'NO'
|

one
...
|
one
...
|

5
...
|
5
...
|

null
...
|
null
...
|

true
...
|
true
...
|

[]
|
[]
|

{}
|
{}
|

1.0
...
|
1.0
...
|

1.0e+100
...
|
1.0e+100
...
|

'word word word word word word word word word word word word word word word word word
  word word word word word word word word word word word word word '
|
'word word word word word word word word word word word word word word word word word
  word word word word word word word word word word word word word '
|

key: 'long words in a line long words in a line long words in a line long words in
  a line long words in a line long words in a line long words in a line long words
  in a line '
|
key: 'long words in a line long words in a line long words in a line long words in
  a line long words in a line long words in a line long words in a line long words
  in a line '
|

- 'it''s quoted and long it''s quoted and long it''s quoted and long it''s quoted
  and long it''s quoted and long it''s quoted and long it''s quoted and long '
|
- 'it''s quoted and long it''s quoted and long it''s quoted and long it''s quoted
  and long it''s quoted and long it''s quoted and long it''s quoted and long '
|

'1': a
'yes': b
a b: c
? ''
: d
'a: b': e
|
? ''
: d
'1': a
a b: c
'a: b': e
'yes': b
|

z: 1
y:
  x: 1
  w: 2
|
y:
  w: 2
  x: 1
z: 1
|

- - - 1
  - - 2
- - 3
|
- - - 1
  - - 2
- - 3
|

- a: 1
  b:
  - 1
- c:
    d: 1
|
- a: 1
  b:
  - 1
- c:
    d: 1
|
