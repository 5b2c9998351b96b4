// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Testing

/// `modules` and the other functions give what Python gives , found by running it.
@Suite struct ModuleTests {
    @Test(arguments: [
        ("modules.datetime.date(2024, 2, 29).strftime('%Y-%m-%d %a %j')", "2024-02-29 Thu 060"),
        (
            "(modules.datetime.date(2024, 3, 1) - modules.datetime.timedelta(days=1)).isoformat()",
            "2024-02-29"
        ),
        ("modules.datetime.datetime(2024, 1, 2, 3, 4, 5).isoformat()", "2024-01-02T03:04:05"),
        ("(modules.datetime.date(2024, 3, 1) - modules.datetime.date(2023, 3, 1)).days", "366"),
        ("modules.datetime.datetime.strptime('02/03/24', '%d/%m/%y').date()", "2024-03-02"),
        ("modules.re.sub('[^a-z]+', '_', 'a b--c')", "a_b_c"),
        ("modules.re.findall('[0-9]+', 'a1b22')", "['1', '22']"),
        ("modules.re.match('b', 'ab') is none", "True"),
        ("modules.re.search('b(.)', 'abc').group(1)", "c"),
        ("modules.itertools.product([1, 2], ['a', 'b']) | list", "[(1, 'a'), (1, 'b'), (2, 'a'), (2, 'b')]"),
        ("modules.itertools.chain([1], [2, 3]) | list", "[1, 2, 3]"),
        ("modules.itertools.combinations([1, 2, 3], 2) | list", "[(1, 2), (1, 3), (2, 3)]"),
        ("modules.itertools.permutations([1, 2]) | list", "[(1, 2), (2, 1)]"),
        ("modules.itertools.zip_longest([1, 2], [3]) | list", "[(1, 3), (2, None)]"),
        ("modules.itertools.accumulate([1, 2, 3]) | list", "[1, 3, 6]"),
        ("modules.itertools.islice([1, 2, 3, 4], 1, 4, 2) | list", "[2, 4]"),
        ("fromjson('{\"a\": [1, 2.5, null, true]}')", "{'a': [1, 2.5, None, True]}"),
        (
            "tojson({'b': 1, 'a': [none, true, 'é']}, sort_keys=true)",
            "{\"a\": [null, true, \"\\u00e9\"], \"b\": 1}"
        ),
        ("fromyaml('a: [1, x]')", "{'a': [1, 'x']}"),
        ("local_md5('abc')", "900150983cd24fb0d6963f7d28e17f72"),
        ("zip([1, 2], ['a', 'b']) | list", "[(1, 'a'), (2, 'b')]"),
        ("set([1, 1]) | list", "[1]"),
    ])
    func functionsGiveWhatPythonGives(_ expression: String, _ expected: String) throws {
        let project = try SmallProject(["models/a.sql": "{{ \(expression) }}"])
        #expect(try project.sql(of: "a") == expected)
    }

    /// Only `string` has another name in DuckDB's adapter; the others stay as they are written.
    @Test func namesOfTypesStayAsWritten() throws {
        let project = try SmallProject([
            "models/a.sql": """
            {{ dbt.type_timestamp() }} {{ dbt.type_string() }} {{ dbt.type_int() }} {{ dbt.type_float() }} \
            {{ api.Column.translate_type('Boolean') }} {{ api.Column.create('c', 'String').dtype }}
            """
        ])
        #expect(try project.sql(of: "a") == "timestamp TEXT integer float Boolean TEXT")
    }
}
