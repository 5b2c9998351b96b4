-- {{ context['target'].name }} {{ context.get('model').name }} {{ context.get('nothing', 'else') }} {{ 'ref' in context }}
-- {{ adapter.get_incremental_strategy_macro(context, 'own')({'a': 1}) if execute }}
-- {{ try_or_compiler_error('never', modules.datetime.date, 2026, 1, 2) }} {{ sql_now }} {{ flags.FULL_REFRESH }}
-- {{ get_where_subquery(source('shop', 'orders')) }} {{ should_full_refresh() }}
select 1
