



select 'table' as materialized, 'kept' as unknown, 'config_forms' as name,
  'everything."main"."config_forms"' as this_relation, 'everything.main.config_forms' as parts, 'main' as target_schema,
  'everything' as project, 'everything' as scoped, 20 as threshold, 'fallback' as missing,
  {"b": 1, "a": [true, null]} as json, '2026-01-31' as day, '1cb251ec0d568de6a929b520c4aed8d1' as hash,
  '2' as two, '1' as one, '3' as three, '[(1, 2)]' as zipped