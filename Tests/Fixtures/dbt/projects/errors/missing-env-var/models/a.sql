select '{{ env_var('LOTUS_NOT_SET') }}' as a
