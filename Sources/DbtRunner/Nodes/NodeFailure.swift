// SPDX-License-Identifier: Apache-2.0

package import DbtProject
internal import DuckDB
package import LotusCore

/// Says of an error that ended a node what dbt says, as far as others read it: its kind, the node and its file
/// in the first line, then the lines of the error, each set in.
package enum NodeFailure {
    /// The message of the node's result.
    package static func message(_ error: LotusError, of node: Node) -> String {
        let engine = error.cause(DuckDBError.self)
        let isRuntime = engine != nil || !isOfTemplates(error)
        let kind = isRuntime ? "Runtime Error" : "Compilation Error"
        let head = "\(kind) in \(node.resourceType.rawValue) \(node.name) (\(node.originalFilePath))"
        return ([head] + lines(error, engine).map { "  " + $0 }).joined(separator: "\n")
    }

    private static func isOfTemplates(_ error: LotusError) -> Bool {
        ![.dbtDatabase, .dbtStrategy].contains(error.code)
            && ["LL-DBT-0", "LL-JINJA"].contains { error.code.rawValue.hasPrefix($0) }
    }

    private static func lines(_ error: LotusError, _ engine: DuckDBError?) -> [String] {
        var message = error.message
        if let engine, message.hasPrefix(engine.message) { message = "\(engine.type) Error: \(message)" }
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let hint = error.hint { lines.append("hint: \(hint)") }
        if let engine, let sql = engine.sql, let position = engine.position {
            lines += excerpt(SourceLocation(file: "", text: sql, utf8Offset: position))
        }
        return lines
    }

    /// The line of the statement as the engine shows it.
    private static func excerpt(_ place: SourceLocation) -> [String] {
        guard let text = place.lineText else { return [] }
        let label = "LINE \(place.line): "
        return ["", label + text, String(repeating: " ", count: label.count + place.column - 1) + "^"]
    }
}
