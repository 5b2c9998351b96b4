select '{{ target.nothing }}' as a, '{{ this.nothing }}' as b
