// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Yams

/// Refuses maps and aliases as keys before the parser sees aliases at all.
///
/// The parser hashes every key of a map. A key that is, or holds, an alias of a nested list costs time
/// exponential in the nesting ("billion laughs" as a key). So the text is parsed once with every `*`
/// replaced by `_`: all places stay the same, and nothing is expanded.
struct YAMLAliasKeys {
    let source: SourceText
    /// The text for the parser, with the places of the source.
    let text: String

    /// Whether there is an anchor and something that may be its alias.
    var isNeeded: Bool {
        let bytes = text.utf8
        guard bytes.contains(UInt8(ascii: "*")) else { return false }
        return zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "&") && Self.isNameByte($1) }
    }

    /// - Throws: a `LotusError` for such a key, else an error of the parser.
    func check() throws {
        let root: Yams.Node?
        do {
            root = try Yams.Parser(
                yaml: text.replacing("*", with: "_"), resolver: .basic, encoding: .utf8
            ).singleRoot()
        } catch {
            // Keys that differ in `*` and `_` only are told apart by the real parse.
            if case YamlError.duplicatedKeysInMapping(let keys, _) = error,
                keys.contains(where: { $0.contains("_") })
            {
                return
            }
            throw error
        }
        if let root { try check(root, depth: 0) }
    }

    private func check(_ node: Yams.Node, depth: Int) throws(LotusError) {
        guard depth <= ProjectFileLimits.nestingDepthMax else { return }
        switch node {
        case .scalar, .alias: return
        case .sequence(let sequence):
            for item in sequence { try check(item, depth: depth + 1) }
        case .mapping(let mapping):
            for (key, value) in mapping {
                try check(key: key)
                try check(value, depth: depth + 1)
            }
        }
    }

    private func check(key: Yams.Node) throws(LotusError) {
        let builder = YAMLTreeBuilder(source: source, keys: YAMLRepeatedKeys(source: source))
        guard case .scalar = key else { throw builder.keyIsNotText(key) }
        guard let mark = key.mark,
            source.line(mark.line).unicodeScalars.dropFirst(mark.column - 1).first == "*"
        else { return }
        throw LotusError(
            .keyIsNotText, "a key must be text, not an alias",
            hint: "Write the key out, or put it in quotes.",
            location: source.location(line: mark.line, column: mark.column))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
