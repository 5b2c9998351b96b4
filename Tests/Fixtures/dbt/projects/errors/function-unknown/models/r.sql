select {{ function('nothing') }}(1) as x
