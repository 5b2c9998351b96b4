// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// Reads the one row that a data test gives: `failures`, `should_warn`, `should_error`.
struct TestAnswer {
    private let node: Node

    init(_ node: Node) { self.node = node }

    func outcome(_ table: ResultTable) throws(TemplateError) -> TestOutcome {
        guard table.rows.count == 1, table.columns.count == 3, table.rows[0].count == 3 else {
            throw problem(
                "gave \(table.rows.count) rows of \(table.columns.count) columns, not one row of three")
        }
        var values: [String: CellValue] = [:]
        for (column, value) in zip(table.columns, table.rows[0]) {
            values[column.name.lowercased()] = value
        }
        return TestOutcome(
            failures: try count(values["failures"]), shouldWarn: try flag(values, "should_warn"),
            shouldError: try flag(values, "should_error"))
    }

    private func count(_ value: CellValue?) throws(TemplateError) -> Int {
        switch value {
        case .int(let number): return number
        case .bool(let flag): return flag ? 1 : 0
        case .decimal, .double, .wholeNumber:
            if let number = value?.number, let whole = Int(exactly: number.double) { return whole }
            throw problem("counts \(value?.text ?? "") failures, which is no whole number")
        case nil, .some(.none): throw problem("counts no failures: its `fail_calc` gave NULL")
        default: throw problem("counts failures that are no number")
        }
    }

    private func flag(_ values: [String: CellValue], _ name: String) throws(TemplateError) -> Bool {
        switch values[name] {
        case .bool(let flag): return flag
        case .int(let number): return number != 0
        case .string(let text) where ["true", "false"].contains(text.lowercased()):
            return text.lowercased() == "true"
        default: throw problem("says nothing in `\(name)`: its condition is no comparison with a number")
        }
    }

    private func problem(_ what: String) -> TemplateError {
        TemplateError.project(
            .dbtCompilation, "the test '\(node.name)' \(what)",
            hint: "Check `fail_calc`, `warn_if` and `error_if`, and a macro that replaces `get_test_sql`.")
    }
}
