// SPDX-License-Identifier: Apache-2.0

/// One `import` of a Swift source.
struct ImportStatement: Hashable {
    let module: String
    /// Counted from 1.
    let line: Int

    private static let kinds: Set = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor", "macro",
    ]
    private static let accessLevels: Set = [
        "public", "package", "internal", "fileprivate", "private",
    ]

    /// All of a source, in order.
    static func all(in text: SwiftText) -> [ImportStatement] {
        text.codeLines.enumerated().compactMap { index, line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
            let rest = words.drop { $0.hasPrefix("@") || accessLevels.contains($0) }
            guard rest.first == "import" else { return nil }
            let path = rest.dropFirst().drop { kinds.contains($0) }.first ?? ""
            let module = path.prefix { $0 != "." && $0 != ";" }
            return ImportStatement(module: String(module), line: index + 1)
        }
    }
}
