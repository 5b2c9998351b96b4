// SPDX-License-Identifier: Apache-2.0

/// A name or the beginning of a dotted path of names, as the `fqn` method of dbt 1.12 matches it.
struct QualifiedName {
    private let text: String
    private let partCount: Int
    /// The last two parts with `_` between them.
    private let versioned: String
    /// The parts before the first one with a wildcard, each with its dot; nil without a wildcard.
    private let prefix: String?
    /// What is to match from there on.
    private let rest: NamePattern
    private let whole: NamePattern

    init(_ text: String) {
        self.text = text
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        partCount = parts.count
        versioned = parts.suffix(2).joined(separator: "_")
        let wildcard = parts.firstIndex { part in part.contains { "*?[]".contains($0) } }
        prefix = wildcard.map { parts[..<$0].map { $0 + "." }.joined() }
        rest = NamePattern(parts[(wildcard ?? parts.count)...].joined(separator: "."))
        whole = NamePattern(text)
    }

    /// Whether a resource has this name, with or without its package before it.
    func matches(_ resource: SelectableResource) -> Bool {
        let fqn = resource.fqn
        let isVersioned = resource.isVersionedModel
        if isLeaf(of: fqn, isVersioned) { return true }
        // A dot in a name separates as one between names does, so the joined names are compared.
        let joined = resource.joinedFQN.utf8[...]
        if matches(joined) { return true }
        if let package = fqn.first, fqn.count > 1, matches(joined.dropFirst(package.utf8.count + 1)) {
            return true
        }
        guard prefix != nil, partCount == 1 else { return false }
        return (isVersioned ? fqn.dropLast().last : fqn.last).map(whole.matches) ?? false
    }

    private func matches(_ names: Substring.UTF8View) -> Bool {
        guard let prefix else {
            guard names.starts(with: text.utf8) else { return false }
            let next = names.dropFirst(text.utf8.count).first
            return next == nil || next == UInt8(ascii: ".")
        }
        guard names.starts(with: prefix.utf8) else { return false }
        guard names.reduce(into: 1, { $0 += $1 == UInt8(ascii: ".") ? 1 : 0 }) >= partCount else {
            return false
        }
        return rest.matches(String(Substring(names.dropFirst(prefix.utf8.count))))
    }

    /// Whether it is the last name; of a version, the model's name, or both with `.` or `_` between them.
    private func isLeaf(of fqn: [String], _ isVersioned: Bool) -> Bool {
        guard isVersioned else { return fqn.last == text }
        return fqn.dropLast().last == text || fqn.suffix(2).joined(separator: "_") == versioned
    }
}
