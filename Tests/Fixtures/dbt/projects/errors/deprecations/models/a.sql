{{ config(unknown_key=1) }}select 1 as a
{{ modules.itertools.chain([1]) | list }}
