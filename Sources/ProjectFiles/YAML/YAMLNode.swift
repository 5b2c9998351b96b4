// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// One value of a YAML or JSON file, with its place.
///
/// Values are resolved as PyYAML's `safe_load` does (YAML 1.1), because that is what dbt reads its
/// files with. Intended differences: keys are always text as written (`on:` stays `on`), dates and `=`
/// are text as written, an integer beyond 64 bits is text, and a key that appears twice is an error in
/// files that are not dbt's.
package struct YAMLNode: Sendable {
    /// The value.
    package enum Content: Sendable {
        case null
        case bool(Bool)
        case int(Int)
        case double(Double)
        case string(String)
        case list([YAMLNode])
        case map(YAMLMap)
    }

    /// How a scalar is written.
    package enum Style: Sendable {
        case plain, quoted, block
    }

    package var content: Content
    /// A scalar as the file spells it, after quotes and escapes (`0123`, `yes`); empty for the others.
    package var text: String
    package var style: Style
    /// Counted from 1, as `column` is (in Unicode scalars).
    package var line: Int
    package var column: Int
    /// The value is a secret or was made from one: it must not be printed.
    package var isSecret: Bool
    package let source: SourceText
}

extension YAMLNode {
    /// Where the value begins, with the length of a scalar that ends on its first line.
    package var location: SourceLocation {
        source.location(line: line, column: column, length: shownLength)
    }

    package var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// The value of a key, when this is a map that has it.
    package subscript(key: String) -> YAMLNode? {
        if case .map(let map) = content { map[key] } else { nil }
    }

    /// The items of a list.
    package var list: [YAMLNode]? {
        if case .list(let items) = content { items } else { nil }
    }

    /// The entries of a map.
    package var map: YAMLMap? {
        if case .map(let map) = content { map } else { nil }
    }

    /// The text of a value that is text, not of a number or a boolean.
    package var string: String? {
        if case .string(let text) = content { text } else { nil }
    }

    /// What kind of value this is, as an error message names it.
    package var kind: String {
        switch content {
        case .null: "nothing"
        case .bool: "a boolean"
        case .int: "a whole number"
        case .double: "a number"
        case .string: "text"
        case .list: "a list"
        case .map: "a map"
        }
    }

    /// The value as an error message may quote it: shortened, and never a secret.
    package var shown: String {
        switch content {
        case .null: return "nothing"
        case .list: return "a list"
        case .map: return "a map"
        default: break
        }
        if isSecret || SecretNames.carriesCredential(text) { return "<REDACTED>" }
        let first = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
        let isCut =
            first.count < text.unicodeScalars.count || first.count > ProjectFileLimits.quotedScalarsMax
        return "'\(String(first.prefix(ProjectFileLimits.quotedScalarsMax)))\(isCut ? "…" : "")'"
    }

    private var shownLength: Int {
        switch (content, style) {
        case (.list, _), (.map, _), (_, .block): return 1
        case (_, .plain): return text.unicodeScalars.count
        case (_, .quoted):
            let rest = source.line(line).unicodeScalars.dropFirst(column - 1)
            guard let quote = rest.first, quote == "'" || quote == "\"" else { return 1 }
            guard let end = rest.dropFirst().firstIndex(of: quote) else { return rest.count }
            return rest.distance(from: rest.startIndex, to: end) + 1
        }
    }
}

extension YAMLNode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind and place only: values may be secrets.
    package var description: String { "\(kind) at \(source.name):\(line):\(column)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
