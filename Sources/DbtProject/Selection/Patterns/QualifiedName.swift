// SPDX-License-Identifier: Apache-2.0

/// A name or the beginning of a dotted path of names, as the `fqn` method of dbt 1.12 matches it.
struct QualifiedName {
    private let text: String
    private let parts: [Substring]
    /// Of the first part with a wildcard.
    private let wildcard: Int?
    /// What is to match from there on.
    private let rest: NamePattern
    private let whole: NamePattern

    init(_ text: String) {
        self.text = text
        parts = Self.split(text)
        wildcard = parts.firstIndex { part in part.contains { "*?[]".contains($0) } }
        rest = NamePattern(parts[(wildcard ?? parts.count)...].joined(separator: "."))
        whole = NamePattern(text)
    }

    /// Whether a resource has this name, with or without its package before it.
    func matches(fqn: [String], isVersioned: Bool) -> Bool {
        matches(fqn[...], isVersioned) || matches(fqn.dropFirst(), isVersioned)
    }

    private func matches(_ fqn: ArraySlice<String>, _ isVersioned: Bool) -> Bool {
        if isLeaf(of: fqn, isVersioned) { return true }
        // A dot in a name separates as one between names does.
        let flat = fqn.flatMap(Self.split)
        guard flat.count >= parts.count else { return false }
        guard let wildcard else { return flat.starts(with: parts) }
        guard flat.starts(with: parts[..<wildcard]) else { return false }
        if rest.matches(flat[wildcard...].joined(separator: ".")) { return true }
        guard parts.count == 1, let leaf = isVersioned ? fqn.dropLast().last : fqn.last else { return false }
        return whole.matches(leaf)
    }

    /// Whether it is the last name; of a version, the model's name, or both with `.` or `_` between them.
    private func isLeaf(of fqn: ArraySlice<String>, _ isVersioned: Bool) -> Bool {
        guard isVersioned else { return fqn.last == text }
        return fqn.dropLast().last == text
            || fqn.suffix(2).joined(separator: "_") == parts.suffix(2).joined(separator: "_")
    }

    private static func split(_ text: String) -> [Substring] {
        text.split(separator: ".", omittingEmptySubsequences: false)
    }
}
