select '{{ var('start_dat') }}' as a
