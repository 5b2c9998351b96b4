// SPDX-License-Identifier: Apache-2.0

/// Finds what looks like a secret in a text without knowing any: one pass, linear time.
///
/// It would rather hide a word too many than a secret too few, but it never runs past the end of a
/// line for a value that is not a private key, nor past the closing quote of one that is quoted.
struct SecretLikeScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var found: [Range<Int>] = []
    /// No `@` comes before this offset: what the last search for one has learned.
    private var noAtSignBefore = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The parts to hide, as offsets; in no particular order.
    static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        var scanner = SecretLikeScanner(bytes)
        while scanner.index < bytes.count { scanner.step() }
        return scanner.found
    }

    private mutating func step() {
        let byte = bytes[index]
        if Self.isNameByte(byte), byte != UInt8(ascii: "-") {
            scanName()
        } else if byte == UInt8(ascii: ":"), hasPrefix("://", at: index) {
            scanUserInfo()
        } else if byte == UInt8(ascii: "-"), hasPrefix("-----BEGIN ", at: index) {
            scanPrivateKey()
        } else {
            index += 1
        }
    }
}

// MARK: - Names and their values

extension SecretLikeScanner {
    private mutating func scanName() {
        let start = index
        while index < bytes.count, Self.isNameByte(bytes[index]) { index += 1 }
        let name = bytes[start..<index]
        guard SecretLikeName.matches(name), let value = valueStart(afterNameAt: start) else { return }
        let range = SecretLikeValue(bytes).range(from: value, wordsMax: Self.wordsMax(name))
        found.append(range)
        index = max(index, range.upperBound)
    }

    /// An `Authorization` header has a scheme and then the secret.
    private static func wordsMax(_ name: ArraySlice<UInt8>) -> Int {
        name.last.map { $0 | 0x20 } == UInt8(ascii: "n") && name.count >= 13 ? 2 : 1
    }

    /// Where the value of the name that ends at `index` begins; nil when no value follows.
    private func valueStart(afterNameAt start: Int) -> Int? {
        if let separated = startAfterSeparator() { return separated }
        let next = skip(index, while: Self.isBlank)
        guard next > index, next < bytes.count else { return nil }
        let isOption =
            start >= 2 && bytes[start - 1] == UInt8(ascii: "-") && bytes[start - 2] == UInt8(ascii: "-")
        let isSQLText =
            bytes[next] == UInt8(ascii: "'") || hasPrefix("$$", at: next) || hasPrefix("E'", at: next)
        return isOption || isSQLText ? next : nil
    }

    /// After `name=`, `name: `, `"name": `, `\"name\": `, `name => `.
    private func startAfterSeparator() -> Int? {
        var next = skip(index) { $0 == UInt8(ascii: "\\") || Self.isQuote($0) }
        next = skip(next, while: Self.isBlank)
        guard next < bytes.count, bytes[next] == UInt8(ascii: ":") || bytes[next] == UInt8(ascii: "=") else {
            return nil
        }
        if hasPrefix("://", at: next) || hasPrefix("::", at: next) { return nil }
        next = skip(next) { [UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: ">")].contains($0) }
        next = skip(next, while: Self.isBlank)
        return next < bytes.count ? next : nil
    }

    private func skip(_ start: Int, while matches: (UInt8) -> Bool) -> Int {
        bytes[start...].firstIndex { !matches($0) } ?? bytes.count
    }
}

// MARK: - URLs and private keys

extension SecretLikeScanner {
    /// `scheme://user:password@host`; a password with an unescaped `/`, `?` or `#` is found too.
    private mutating func scanUserInfo() {
        let scheme = index
        let start = index + 3
        index = start
        let end = bytes[start...].firstIndex { Self.endsURL($0) || Self.endsAuthority($0) } ?? bytes.count
        let authority = bytes[start..<end]
        if let at = lastAtSign(in: authority) {
            let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":"))
            if colon != nil || isWeb(schemeEnd: scheme) { hide((colon ?? start - 1) + 1..<at) }
        } else if let colon = authority.firstIndex(of: UInt8(ascii: ":")), hasNoPort(authority, colon: colon)
        {
            if let at = atSign(after: end) { hide(colon + 1..<at) }
        }
    }

    private mutating func hide(_ range: Range<Int>) {
        found.append(range)
        index = range.upperBound
    }

    private func lastAtSign(in authority: ArraySlice<UInt8>) -> Int? {
        let unquoted = authority.prefix { $0 != UInt8(ascii: "'") }
        return unquoted.lastIndex(of: UInt8(ascii: "@")) ?? authority.lastIndex(of: UInt8(ascii: "@"))
    }

    /// Web addresses carry a token in the user's place (`https://TOKEN@github.com`).
    private func isWeb(schemeEnd: Int) -> Bool {
        let scheme = bytes[max(0, schemeEnd - 5)..<schemeEnd].map { $0 | 0x20 }
        return scheme == Array("https".utf8) || scheme.suffix(4) == Array("http".utf8)[...]
    }

    private func hasNoPort(_ authority: ArraySlice<UInt8>, colon: Int) -> Bool {
        authority.first != UInt8(ascii: "[")
            && !authority[(colon + 1)...].allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private mutating func atSign(after start: Int) -> Int? {
        guard start >= noAtSignBefore else { return nil }
        let end = bytes[start...].firstIndex { Self.endsURL($0) } ?? bytes.count
        let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@"))
        noAtSignBefore = end
        return at
    }

    /// `-----BEGIN … PRIVATE KEY-----` up to its end line, or to the end of the text.
    private mutating func scanPrivateKey() {
        let header = bytes[index...].prefix(64)
        index += 5
        guard let mark = firstIndex(of: "PRIVATE KEY-----", in: header) else { return }
        let body = mark + "PRIVATE KEY-----".utf8.count
        hide(body..<(firstIndex(of: "-----END", in: bytes[body...]) ?? bytes.count))
    }

    private func firstIndex(of text: StaticString, in slice: ArraySlice<UInt8>) -> Int? {
        slice.indices.first { hasPrefix(text, at: $0) }
    }

    private func hasPrefix(_ text: StaticString, at start: Int) -> Bool {
        text.withUTF8Buffer { bytes[start...].starts(with: $0) }
    }
}

// MARK: - Classes of bytes

extension SecretLikeScanner {
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
    }

    private static func endsURL(_ byte: UInt8) -> Bool {
        byte <= UInt8(ascii: " ") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`")
            || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }
}
