select '{{ nothing }}' as a, {{ nothing.more }} as b
