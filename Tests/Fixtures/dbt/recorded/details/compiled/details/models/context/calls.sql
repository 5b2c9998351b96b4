{"a": 2, "b": 1} [1]
None
Thread-1 (worker) 00000000000000000000000000000000 0000000000000000
[('run', '7'), ('TEAM', 'data')]
compile True True
function.details.pick model.details.batches model.details.calls model.details.expressions model.details.reader model.details.time model.details.yaml test.details.not_null_reader_id.030effeb02
[1, 2] no [(1, 'a'), (2, 'b')] no [1] [(1, 2)]
{'a': [1, None]} d {"b": 1, "a": "\u00e9"} {"a": 2, "b": 1} {'a': [1, True, 'x']} d
0cc175b9c0f1b6a831c399e269772661 {'a': ['x']} 1.12.6 details