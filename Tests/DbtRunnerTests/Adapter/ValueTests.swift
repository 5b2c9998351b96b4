// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// Values of the engine as templates see them, against what dbt shows of the same ones.
@Suite struct ValueTests {
    private static let macros = """
        {% macro shown(sql) %}
        {%- set table = run_query(sql) -%}
        {%- set value = table.rows[0][0] -%}
        {{ return(['%r' | format(value), value | string, adapter.convert_type(table, 0)]) }}
        {% endmacro %}
        {% macro printed(sql) %}{% set table = run_query(sql) %}{% do table.print_table() %}{{ return(table | string) }}{% endmacro %}
        """

    private final class Prints: TemplateMessages {
        let lines = Texts()
        func log(_ message: String, isInfo: Bool) {}
        func print(_ message: String) { lines.add(message) }
        func warn(_ message: String) {}
        func warn(_ warning: ParseWarning) {}
        func deprecated(_ deprecation: ParseDeprecation) {}
    }

    private static func recorded(_ part: String) throws -> [PlainValue] {
        let path = Checkout.path("Tests/Fixtures/dbt/tables/values.json")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return PlainValue(json: try JSONValue(parsing: text))[part]?.list ?? []
    }

    @Test func valuesAreShownAsDbtShowsThem() async throws {
        let test = try await TestTarget(.file, ["macros/m.sql": Self.macros])
        let compiler = try test.compiler()
        let values = try Self.recorded("values")
        #expect(values.count > 60)
        try await test.target.withDatabase { database in
            let execution = NodeExecution(compiler, database: database)
            for value in values {
                let sql = value["sql"]?.string ?? ""
                let shown = try execution.runOperation(
                    "shown", arguments: ["sql": .string("select \(sql) as v")])
                let expected = PlainValue.list(["repr", "str", "type"].map { value[$0] ?? PlainValue.none })
                #expect(shown == expected, "\(sql)")
            }
        }
        await test.target.close()
    }

    @Test func tablesPrintAsAgatePrintsThem() async throws {
        let test = try await TestTarget(.file, ["macros/m.sql": Self.macros])
        let prints = Prints()
        let compiler = try test.compiler { $0.messages = prints }
        let tables = try Self.recorded("tables")
        #expect(tables.count >= 6)
        try await test.target.withDatabase { database in
            let execution = NodeExecution(compiler, database: database)
            for table in tables {
                let sql = table["sql"]?.string ?? ""
                let text = try execution.runOperation("printed", arguments: ["sql": .string(sql)])
                #expect(text.string == table["str"]?.strings.joined(separator: "\n"), "\(sql)")
                #expect(prints.lines.last == table["printed"]?.strings.joined(separator: "\n"), "\(sql)")
            }
        }
        await test.target.close()
    }
}
