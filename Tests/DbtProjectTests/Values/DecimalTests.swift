// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// Decimals in templates, against what Python makes of the same ones.
@Suite struct DecimalTests {
    private static let macros = """
        {% macro calculate(operator) %}
        {%- set row = run_query('numbers').rows[0] -%}
        {%- set one, other = row[0], row[1] -%}
        {%- if operator == '+' %}{{ return((one + other) | string) }}
        {%- elif operator == '-' %}{{ return((one - other) | string) }}
        {%- elif operator == '*' %}{{ return((one * other) | string) }}
        {%- elif operator == '/' %}{{ return((one / other) | string) }}
        {%- elif operator == '//' %}{{ return((one // other) | string) }}
        {%- elif operator == '%' %}{{ return((one % other) | string) }}
        {%- elif operator == '<' %}{{ return((one < other) | string) }}
        {%- else %}{{ return((one == other) | string) }}{% endif -%}
        {% endmacro %}
        {% macro convert() %}
        {%- set number = run_query('numbers').rows[0][0] -%}
        {{ return([number | int | string, number | float | string, number | round(0) | string,
            number | round(1) | string]) }}
        {% endmacro %}
        """

    private static func recorded(_ part: String) throws -> [PlainValue] {
        let path = Checkout.path("Tests/Fixtures/dbt/tables/values.json")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return PlainValue(json: try JSONValue(parsing: text))[part]?.list ?? []
    }

    private static func execution(_ compiler: ManifestCompiler, _ numbers: [String]) -> NodeExecution {
        let database = ScriptedDatabase()
        database.answer(
            "numbers", numbers.indices.map { ResultColumn("c\($0)", "") }, [numbers.map { .decimal($0) }])
        return NodeExecution(compiler, database: database)
    }

    @Test func calculationsGiveWhatPythonGives() throws {
        let compiler = ManifestCompiler(try SmallProject(["macros/m.sql": Self.macros]).parse())
        let rows = try Self.recorded("calculated")
        #expect(rows.count > 1000)
        for row in rows {
            func text(_ key: String) -> String { row[key]?.string ?? "" }
            let execution = Self.execution(compiler, [text("one"), text("other")])
            let shown = "\(text("one")) \(text("operator")) \(text("other"))"
            let arguments: PlainMap = ["operator": .string(text("operator"))]
            if ["DivisionByZero", "DivisionUndefined", "InvalidOperation"].contains(text("result")) {
                #expect(throws: LotusError.self, "\(shown)") {
                    try execution.runOperation("calculate", arguments: arguments)
                }
            } else {
                let result = try execution.runOperation("calculate", arguments: arguments)
                #expect(result == .string(text("result")), "\(shown)")
            }
        }
    }

    @Test func decimalsAreConvertedAsInPython() throws {
        let compiler = ManifestCompiler(try SmallProject(["macros/m.sql": Self.macros]).parse())
        for row in try Self.recorded("converted") {
            let number = row["number"]?.string ?? ""
            let result = try Self.execution(compiler, [number]).runOperation("convert", arguments: PlainMap())
            let expected = ["int", "float", "round", "round1"].map { row[$0] ?? PlainValue.none }
            #expect(result == .list(expected), "\(number)")
        }
    }
}
