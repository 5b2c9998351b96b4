// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import Yams

/// Reads a YAML text into a tree of ``YAMLNode``s.
package enum YAMLReader {
    /// What becomes of a key that stands again in its map.
    package enum RepeatedKeyRule: Sendable {
        /// It is an error.
        case refused
        /// The last one counts, as in the files of dbt 1.12.
        case lastCounts
    }

    /// The tree of a YAML file; an empty file is an empty map.
    ///
    /// - Parameter name: what errors call the file.
    package static func read(
        file path: String, shownAs name: String, repeatedKeys rule: RepeatedKeyRule = .refused
    ) throws(LotusError) -> YAMLNode {
        try read(TextFile.source(at: path, shownAs: name), repeatedKeys: rule)
    }

    /// The tree of a YAML text; an empty text is an empty map.
    package static func read(
        _ source: SourceText, repeatedKeys rule: RepeatedKeyRule = .refused
    ) throws(LotusError) -> YAMLNode {
        var repetitions: [RepeatedKey] = []
        return try read(source, rule, &repetitions)
    }

    /// The tree of a YAML file of dbt, where the last of repeated keys counts.
    ///
    /// - Parameters:
    ///   - name: what errors call the file.
    ///   - repetitions: takes in the keys that stand again, in the order in which dbt tells of them.
    package static func read(
        file path: String, shownAs name: String, repetitions: inout [RepeatedKey]
    ) throws(LotusError) -> YAMLNode {
        try read(TextFile.source(at: path, shownAs: name), repetitions: &repetitions)
    }

    /// The tree of a YAML text of dbt, where the last of repeated keys counts.
    ///
    /// - Parameter repetitions: takes in the keys that stand again, in the order in which dbt tells of them.
    package static func read(
        _ source: SourceText, repetitions: inout [RepeatedKey]
    ) throws(LotusError) -> YAMLNode {
        try read(source, .lastCounts, &repetitions)
    }

    private static func read(
        _ source: SourceText, _ rule: RepeatedKeyRule, _ repetitions: inout [RepeatedKey]
    ) throws(LotusError) -> YAMLNode {
        try refuseControlCharacters(in: source)
        var keys = YAMLRepeatedKeys(source: source)
        let composed = try compose(source, &keys, rule)
        guard let root = composed else { return emptyMap(in: source) }
        YAMLSecretLines(source: source, keys: keys).hide(in: root)
        var builder = YAMLTreeBuilder(source: source, keys: keys)
        let tree = try builder.build(root)
        // PyYAML makes what lies in lists after all that does not.
        for depth in Set(builder.repetitions.map(\.listDepth)).sorted() {
            repetitions += builder.repetitions.filter { $0.listDepth == depth }
        }
        // A file of comments, or one that says only `null`, has no keys either.
        return tree.isNull ? emptyMap(in: source) : tree
    }

    /// Each repeated key costs another parse.
    private static func compose(
        _ source: SourceText, _ keys: inout YAMLRepeatedKeys, _ rule: RepeatedKeyRule
    ) throws(LotusError) -> Yams.Node? {
        while true {
            do {
                let aliasKeys = YAMLAliasKeys(source: source, text: keys.text)
                if aliasKeys.isNeeded { try aliasKeys.check() }
                // The tags are resolved by us: the parser's own rules are regular expressions, and differ.
                return try Yams.Parser(yaml: keys.text, resolver: .basic, encoding: .utf8).singleRoot()
            } catch let error as LotusError {
                throw error
            } catch {
                guard rule == .lastCounts, keys.tellApart(error) else {
                    throw YAMLSyntaxErrors(source: source).lotusError(for: error)
                }
            }
        }
    }

    private static func emptyMap(in source: SourceText) -> YAMLNode {
        YAMLNode(
            content: .map(YAMLMap()), text: "", style: .plain, line: 1, column: 1, isSecret: false,
            source: source)
    }

    /// The parser reports these by byte offset only; found here they have a line and a column.
    private static func refuseControlCharacters(in source: SourceText) throws(LotusError) {
        guard source.text.unicodeScalars.contains(where: isForbidden) else { return }
        for number in 1...source.lineCount {
            let scalars = source.line(number).unicodeScalars
            guard let place = scalars.firstIndex(where: isForbidden) else { continue }
            let code = String(scalars[place].value, radix: 16, uppercase: true)
            let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
            let column = scalars.distance(from: scalars.startIndex, to: place) + 1
            throw LotusError(
                .yamlSyntax, "the control character U+\(padded) is not allowed in YAML",
                hint: "Delete it, or write it as an escape in double quotes (\"\\u\(padded)\").",
                location: SourceLocation(file: source.name, line: number, column: column))
        }
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
            0x10000...0x10FFFF:
            false
        default: true
        }
    }
}
