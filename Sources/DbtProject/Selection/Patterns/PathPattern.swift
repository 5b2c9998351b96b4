// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A pattern of paths below the project, as Python 3.11's `Path.glob` takes it: `*`, `?` and sets within
/// a part, and `**` for any number of folders.
package struct PathPattern: Sendable {
    private enum Part: Sendable {
        case literal(String)
        case pattern(NamePattern)
        case anyFolders
    }

    private let parts: [Part]
    /// Whether only folders match: the pattern ends with `/` or `**`.
    private let wantsFolder: Bool

    /// A pattern.
    ///
    /// - Throws: ``LotusError`` for an absolute pattern, an empty one, and `**` beside other characters.
    package init(_ text: String) throws(LotusError) {
        let names = text.split(separator: "/").filter { $0 != "." }
        guard !text.hasPrefix("/") else { throw Self.invalid("Non-relative patterns are unsupported", text) }
        guard !names.isEmpty else { throw Self.invalid("Unacceptable pattern: '\(text)'", text) }
        var parts: [Part] = []
        for (name, before) in zip(names, [""] + names) where name != "**" || before != "**" {
            parts.append(try Self.part(String(name), of: text))
        }
        self.parts = parts
        wantsFolder = text.hasSuffix("/") || names.last == "**"
    }

    /// Whether a file matches.
    package func matches(file path: String) -> Bool { !wantsFolder && matches(Self.names(path)) }

    /// Whether a folder matches that the file is in, the project itself among them.
    ///
    /// - Parameter isFolder: Whether a folder of the project has this path.
    package func matchesFolder(of path: String, where isFolder: (String) -> Bool) -> Bool {
        let names = Self.names(path)
        return (0..<names.count).contains { depth in
            matches(names[..<depth]) && (depth == 0 || isFolder(names[..<depth].joined(separator: "/")))
        }
    }

    private static func names(_ path: String) -> ArraySlice<Substring> {
        path.split(separator: "/").filter { $0 != "." }[...]
    }

    private func matches(_ names: ArraySlice<Substring>) -> Bool { Self.matches(parts[...], names) }

    private static func matches(_ parts: ArraySlice<Part>, _ names: ArraySlice<Substring>) -> Bool {
        guard let part = parts.first else { return names.isEmpty }
        switch part {
        case .anyFolders:
            return (names.startIndex...names.endIndex).contains { matches(parts.dropFirst(), names[$0...]) }
        case .literal(let text):
            return names.first.map { $0 == text } ?? false && matches(parts.dropFirst(), names.dropFirst())
        case .pattern(let pattern):
            guard let name = names.first, pattern.matches(String(name)) else { return false }
            return matches(parts.dropFirst(), names.dropFirst())
        }
    }

    private static func part(_ name: String, of text: String) throws(LotusError) -> Part {
        if name == "**" { return .anyFolders }
        if name.contains("**") {
            throw invalid("Invalid pattern: '**' can only be an entire path component", text)
        }
        let isPattern = name.contains { $0 == "*" || $0 == "?" || $0 == "[" }
        return isPattern ? .pattern(NamePattern(name)) : .literal(name)
    }

    private static func invalid(_ message: String, _ text: String) -> LotusError {
        LotusError(
            .selectionValue, message,
            hint: "`path:\(text)` must be a path relative to the project, such as `path:models/staging`.")
    }
}
