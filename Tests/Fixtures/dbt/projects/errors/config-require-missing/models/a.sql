select '{{ config.require('thing') }}' as a
