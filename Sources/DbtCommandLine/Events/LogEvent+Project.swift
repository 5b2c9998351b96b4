// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

// What parsing and compiling a project tell of.
extension LogEvent {
    static let fullParse = LogEvent(
        "UnableToPartialParse", "I024", .info,
        "Unable to do partial parsing because saved manifest not found. Starting full parse.",
        ["reason": "saved manifest not found. Starting full parse."])

    static func performance(path: String) -> LogEvent {
        LogEvent("ParsePerfInfoPath", "I010", .info, "Performance info: \(path)", ["path": .string(path)])
    }

    /// - Parameter line: such as `2 models, 1 seed`.
    static func found(_ line: String) -> LogEvent {
        LogEvent("FoundStats", "W006", .info, "Found \(line)", ["stat_line": .string(line)])
    }

    static func standardSelector(_ name: String) -> LogEvent {
        LogEvent("DefaultSelector", "Q023", .info, "Using default selector \(name)", ["name": .string(name)])
    }

    static func concurrency(threads: Int, target: String, nodes: Int) -> LogEvent {
        LogEvent(
            "ConcurrencyLine", "Q027", .info, "Concurrency: \(threads) threads (target='\(target)')",
            ["node_count": .int(nodes), "num_threads": .int(threads), "target_name": .string(target)])
    }

    /// The SQL of one node.
    ///
    /// - Parameter asJSON: `--output json`.
    static func compiled(_ node: Node, isInline: Bool, asJSON: Bool, isQuiet: Bool) -> LogEvent {
        let code = node.compiledCode ?? ""
        let title = isInline ? "Compiled inline node is:" : "Compiled node '\(node.name)' is:"
        let message: String
        if asJSON {
            var shown: PlainMap = isInline ? PlainMap() : ["node": .string(node.name)]
            shown["compiled"] = .string(code)
            message = IndentedJSON.text(.map(shown))
        } else {
            message = isQuiet ? code : "\(title)\n\(code)"
        }
        return LogEvent(
            "CompiledNode", "Q042", .info, message,
            [
                "compiled": .string(code), "is_inline": .bool(isInline), "node_name": .string(node.name),
                "output_format": asJSON ? "json" : "text", "quiet": .bool(isQuiet),
                "unique_id": .string(node.uniqueID),
            ])
    }

    /// - Parameter reason: why the SQL of `--inline` cannot be parsed.
    static func inlineFailed(_ reason: String) -> LogEvent {
        LogEvent(
            "ParseInlineNodeError", "I069", .error,
            "[ERROR]: Error while parsing node: inline_query\n\(reason)",
            ["exc": .string(reason)])
    }
}
