// SPDX-License-Identifier: Apache-2.0

/// `urlize`: addresses in a text as links.
struct URLLinker {
    private let trimLimit: Value
    private let attributes: String
    private let schemes: [String]

    /// - Parameter arguments: Those of the filter, whose first one is the text.
    init(_ arguments: [Value?], _ state: RenderState) throws(TemplateError) {
        trimLimit = arguments[1].orNone
        let settings = state.settings
        var rels = Set<String>()
        if let rel = arguments[4], try rel.isTrue(state) {
            for part in try rel.pythonMethod("split", .none, state).elements(state) {
                rels.insert(try part.str(state))
            }
        }
        if try arguments[2]?.isTrue(state) ?? false { rels.insert("nofollow") }
        rels.formUnion((settings.urlizeRel ?? "").splitAtSpace(max: -1))
        let rel = rels.sorted { $0.order($1) < 0 }.joined(separator: " ")
        var target = arguments[3].orNone
        if target.isNone { target = settings.urlizeTarget.map { .string($0) } ?? .none }
        var text = rel.isEmpty ? "" : " rel=\"\(rel.htmlEscaped)\""
        if try target.isTrue(state) { text += " target=\"\(try target.escaped(state))\"" }
        attributes = text
        schemes = try Self.schemes(arguments[5].orNone, state)
    }

    private static func schemes(_ given: Value, _ state: RenderState) throws(TemplateError) -> [String] {
        if given.isNone { return state.settings.urlizeExtraSchemes }
        var schemes: [String] = []
        for value in try given.elements(state) {
            let scheme = try value.text(or: "expected string or bytes-like object, got '%'")
            guard isScheme(scheme) else {
                throw TemplateError(
                    .filterArgument, "\(try value.repr(state)) is not a valid URI scheme prefix.")
            }
            schemes.append(scheme)
        }
        return schemes
    }

    /// Two or more word characters or `.+-`, a colon, at most two slashes.
    private static func isScheme(_ scheme: String) -> Bool {
        var rest = scheme.scalarArray[...]
        var slashes = 0
        while rest.last == "/" {
            rest.removeLast()
            slashes += 1
        }
        guard rest.popLast() == ":", slashes <= 2, rest.count >= 2 else { return false }
        return rest.allSatisfy { $0.isPythonWord || ".+-".unicodeScalars.contains($0) }
    }

    /// The text with links.
    func link(_ value: Value, _ state: RenderState) throws(TemplateError) -> String {
        let scalars = try value.escaped(state).scalarArray
        try state.chargeBytes(scalars.count &* 8)
        var result = ""
        var rest = scalars[...]
        while let first = rest.first {
            let isSpace = first.isPythonSpace
            let part = rest.prefix { $0.isPythonSpace == isSpace }
            rest.removeFirst(part.count)
            let text = String(scalars: part)
            let linked = isSpace ? text : try word(text, state)
            try state.chargeBytes(linked.utf8.count)
            result += linked
        }
        return result
    }

    private func word(_ word: String, _ state: RenderState) throws(TemplateError) -> String {
        var middle = word
        var head = ""
        while let sign = ["(", "<", "&lt;"].first(where: { middle.begins(with: $0) }) {
            head += sign
            middle = middle.bytes(sign.utf8.count..<middle.utf8.count)
        }
        var tail = ""
        while let sign = [")", ">", ".", ",", "&gt;"].first(where: { middle.ends(with: $0) }) {
            tail = sign + tail
            middle = middle.bytes(0..<middle.utf8.count - sign.utf8.count)
        }
        for (opening, closing) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
            let count = middle.occurrences(of: opening)
            guard count > middle.occurrences(of: closing) else { continue }
            for _ in 0..<min(count, tail.occurrences(of: closing)) {
                guard let place = tail.byteOffset(of: closing) else { break }
                let end = place + closing.utf8.count
                middle += tail.bytes(0..<end)
                tail = tail.bytes(end..<tail.utf8.count)
            }
        }
        return head + (try anchor(middle, state) ?? middle) + tail
    }

    private func anchor(_ text: String, _ state: RenderState) throws(TemplateError) -> String? {
        if URLPattern.isAddress(text) {
            let isWhole = text.begins(with: "https://") || text.begins(with: "http://")
            return
                "<a href=\"\(isWhole ? "" : "https://")\(text)\"\(attributes)>\(try trimmed(text, state))</a>"
        }
        if text.begins(with: "mailto:") {
            let address = text.bytes(7..<text.utf8.count)
            if URLPattern.isMail(address) { return "<a href=\"\(text)\">\(address)</a>" }
        } else if text.holds("@"), !text.begins(with: "www."), !text.begins(with: "@"), !text.holds(":"),
            URLPattern.isMail(text)
        {
            return "<a href=\"mailto:\(text)\">\(text)</a>"
        }
        var result = text
        for scheme in schemes where !result.isSame(as: scheme) && result.begins(with: scheme) {
            result = "<a href=\"\(result)\"\(attributes)>\(result)</a>"
        }
        return result
    }

    private func trimmed(_ text: String, _ state: RenderState) throws(TemplateError) -> String {
        if trimLimit.isNone { return text }
        guard try Value.int(text.scalarCount).compare(.greater, trimLimit, state) else { return text }
        return try Value.string(text).slice(nil, trimLimit, nil, state).str(state) + "..."
    }
}

/// What `urlize` takes for an address.
enum URLPattern {
    /// A web address with a scheme, with `www.` or with one of the oldest top-level domains.
    static func isAddress(_ text: String) -> Bool {
        let scalars = text.scalarArray
        let lower = text.pythonLower.scalarArray
        guard lower.count == scalars.count else { return false }
        // What follows the host: a port, then a path.
        let end = lower.indices.first { hostEnds(lower, $0) } ?? lower.count
        for place in stride(from: end, through: 0, by: -1) where isRest(lower[place...]) {
            if isHost(lower[..<place]) { return true }
        }
        return false
    }

    /// A slash behind the scheme does not end the host.
    private static func hostEnds(_ text: [Unicode.Scalar], _ place: Int) -> Bool {
        guard "/?#".unicodeScalars.contains(text[place]) else { return false }
        let scheme = ["http://", "https://"].first { String(scalars: text).begins(with: $0) }
        return place >= (scheme?.utf8.count ?? 0)
    }

    private static func isRest(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        var rest = text
        if rest.first == ":" {
            rest.removeFirst()
            let digits = rest.prefix { $0.isPythonDecimal }
            guard !digits.isEmpty else { return false }
            rest.removeFirst(digits.count)
            guard digits.count <= 5 else { return false }
        }
        guard let first = rest.first else { return true }
        return "/?#".unicodeScalars.contains(first) && !rest.contains(where: \.isPythonSpace)
    }

    private static func isHost(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        let host = String(scalars: text)
        for scheme in ["https://", "http://", "www."] where host.begins(with: scheme) {
            let name = host.bytes(scheme.utf8.count..<host.utf8.count)
            if isDomain(name) { return true }
            if scheme != "www.", isNumber(name) { return true }
        }
        return isOldDomain(host)
    }

    private static func isLabel(_ label: String) -> Bool {
        !label.isEmpty && label.unicodeScalars.allSatisfy { $0.isPythonWord || $0 == "%" || $0 == "-" }
    }

    private static func isDomain(_ name: String) -> Bool {
        var labels = name.split(at: ".", max: -1)
        guard let top = labels.popLast(), labels.allSatisfy(isLabel) else { return false }
        let count = top.scalarCount
        if (2...63).contains(count), top.unicodeScalars.allSatisfy({ (0x61...0x7A).contains($0.value) }) {
            return true
        }
        guard top.begins(with: "xn--") else { return false }
        let rest = top.bytes(4..<top.utf8.count)
        return (2...59).contains(rest.scalarCount)
            && rest.unicodeScalars.allSatisfy { $0.isPythonWord || $0 == "%" }
    }

    private static let oldDomains = ["com", "net", "int", "edu", "gov", "org", "info", "mil"]

    private static func isOldDomain(_ host: String) -> Bool {
        var labels = host.split(at: ".", max: -1)
        guard let top = labels.popLast(), oldDomains.contains(top), !labels.isEmpty else { return false }
        return labels.allSatisfy { isLabel($0) && (2...63).contains($0.scalarCount) }
    }

    private static func isNumber(_ host: String) -> Bool {
        let parts = host.split(at: ".", max: -1)
        if parts.count == 4,
            parts.allSatisfy({
                (1...3).contains($0.scalarCount) && $0.unicodeScalars.allSatisfy(\.isPythonDecimal)
            })
        {
            return true
        }
        guard host.begins(with: "["), host.ends(with: "]"), host.utf8.count > 2 else { return false }
        return isIPv6(host.bytes(1..<host.utf8.count - 1))
    }

    /// Two groups with colons, then one to six groups with or without.
    private static func isIPv6(_ text: String) -> Bool {
        let groups = text.split(at: ":", max: -1)
        guard groups.count >= 3 else { return false }
        let digits = groups.allSatisfy { group in
            group.unicodeScalars.allSatisfy { $0.isPythonDecimal || (0x61...0x66).contains($0.value) }
        }
        guard digits, groups[0].scalarCount <= 4, groups[1].scalarCount <= 4 else { return false }
        // Groups without colons between them may also stand for one long one.
        let rest = groups.dropFirst(2)
        let needed = rest.enumerated().reduce(0) { total, group in
            let isLast = group.offset == rest.count - 1
            let pieces = max(isLast ? 0 : 1, (group.element.scalarCount + 3) / 4)
            return total + pieces
        }
        return needed <= 6
    }

    /// `name@host.domain`.
    static func isMail(_ text: String) -> Bool {
        let scalars = text.scalarArray
        guard !scalars.contains(where: \.isPythonSpace) else { return false }
        for at in scalars.indices where scalars[at] == "@" && at > 0 {
            let host = scalars[(at + 1)...]
            guard let dot = host.lastIndex(of: "."), let first = host.first, first.isPythonWord else {
                continue
            }
            let top = host[(dot + 1)...]
            guard !top.isEmpty, top.allSatisfy(\.isPythonWord), dot > host.startIndex else { continue }
            if host[host.startIndex..<dot].allSatisfy({ $0.isPythonWord || $0 == "." || $0 == "-" }) {
                return true
            }
        }
        return false
    }
}
