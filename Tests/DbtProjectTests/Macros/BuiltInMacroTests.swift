// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// dbt's own macros as we have them: names, parameters and defaults are what a project's macros rely on.
@Suite struct BuiltInMacroTests {
    private static func signatures() throws -> [String: String] {
        let rows = try RecordedTable.rows("macros").map { row in
            (row["macro"]?.string ?? "", row["signature"]?.string ?? "")
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private static func ours() throws -> [MacroDefinition] {
        try SmallProject([:]).parse().manifest.macros.map(\.definition)
            .filter { ["dbt", "dbt_duckdb"].contains($0.packageName) }
    }

    /// The macros of dbt that we do not have, each under its reason.
    private static func lacking() throws -> [String: [String]] {
        let path = Checkout.path("Tests/Fixtures/dbt/tables/macros-lacking.not-recorded.json")
        let value = try JSONValue(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
        return Dictionary(uniqueKeysWithValues: (value.members ?? []).map { ($0.key, $0.value.texts) })
    }

    @Test func parametersAreThoseOfDbt() throws {
        let theirs = try Self.signatures()
        var compared = 0
        for macro in try Self.ours() {
            guard let signature = theirs[macro.uniqueID] else { continue }
            compared += 1
            if macro.name.hasPrefix("materialization_") { continue }
            #expect(Self.signature(macro.sql) == signature, "\(macro.uniqueID)")
        }
        #expect(compared > 300)
    }

    @Test func whatIsLackingIsNamedWithItsReason() throws {
        let ours = Set(try Self.ours().map(\.uniqueID))
        let theirs = Set(try Self.signatures().keys)
        let named = try Self.lacking().values.flatMap { $0 }
        #expect(Set(named).count == named.count)
        #expect(theirs.subtracting(ours).subtracting(named).sorted() == [])
        #expect(Set(named).subtracting(theirs.subtracting(ours)).sorted() == [])
    }

    /// What dbt does not have begins with `lake__`, so that no macro of a project meets it.
    @Test func ourOwnMacrosHaveAPrefix() throws {
        let theirs = Set(try Self.signatures().keys)
        let own = try Self.ours().filter { !theirs.contains($0.uniqueID) }.map(\.name)
        #expect(own.filter { !$0.hasPrefix("lake__") } == [])
    }

    /// The parameters of a macro's first tag as the recording writes them.
    private static func signature(_ sql: String) -> String? {
        guard let end = sql.range(of: "%}"), let open = sql.firstIndex(of: "("),
            let close = sql[..<end.lowerBound].lastIndex(of: ")"), open < close
        else { return nil }
        let inner = sql[sql.index(after: open)..<close].filter { !$0.isWhitespace }
        return inner.replacing("'", with: "\"").replacing(/\b(None|True|False)\b/) {
            $0.output.0.lowercased()
        }
    }
}
