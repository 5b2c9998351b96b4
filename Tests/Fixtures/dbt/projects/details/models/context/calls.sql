{{ try_or_compiler_error('wrong', tojson, {'b': 1, 'a': 2}, sort_keys=true) }} {{ try_or_compiler_error('wrong', fromjson, '[1]') }}
{{ validation.any('a', 1)('a') }}
{{ thread_id }} {{ otel_trace_id() }} {{ otel_span_id() }}
{{ dbt_metadata_envs | dictsort }}
{{ invocation_args_dict.which if execute }} {{ invocation_args_dict is mapping }} {{ ('quiet' in invocation_args_dict) if execute }}
{{ selected_resources | sort | join(' ') if execute }}
{{ set([2, 1, 2]) | list | sort }} {{ set(5, 'no') }} {{ zip([1, 2], ['a', 'b']) | list }} {{ zip(5, default='no') }} {{ set_strict([1]) | list }} {{ zip_strict([1], [2]) | list }}
{{ fromjson('{"a": [1, null]}') }} {{ fromjson('no', 'd') }} {{ tojson({'b': 1, 'a': 'é'}) }} {{ tojson({'b': 1, 'a': 2}, sort_keys=true) }} {{ fromyaml('a: [1, yes, x]') }} {{ fromyaml('a: [', 'd') }}
{{ local_md5('a') }} {{ diff_of_two_dicts({'a': ['x', 'Y']}, {'A': ['y']}) }} {{ dbt_version }} {{ project_name }}
