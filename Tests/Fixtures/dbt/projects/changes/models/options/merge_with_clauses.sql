{{ config(
    incremental_strategy='merge',
    merge_clauses={
        'when_matched': [
            {'action': 'update', 'mode': 'explicit', 'condition': 'DBT_INTERNAL_SOURCE.amount > 1000', 'update': {'set_expressions': {'amount': '0'}}},
            {'action': 'delete'}],
        'when_not_matched': [{'action': 'insert', 'mode': 'by_name'}]}) }}
{{ shaped_rows() }}
