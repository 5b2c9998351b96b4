// SPDX-License-Identifier: Apache-2.0

/// A request that a service answers.
package struct SandboxRequest: Sendable {
    /// One `name=value` of the query, percent-decoded.
    package struct QueryItem: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Counted from 0 over all requests of the server, in the order in which they arrived.
    package let number: UInt64
    /// In capitals, such as `GET`.
    package let method: String
    /// Whether it came through TLS.
    package let isSecure: Bool
    /// The `Host` header as it was sent, such as `127.0.0.1:7400`.
    package let authority: String
    /// Percent-decoded, without the query; begins with `/`.
    package let path: String
    /// As it was sent, without the `?`.
    package let rawQuery: String
    /// In order; names may repeat.
    package let query: [QueryItem]
    /// In order; names in lower case.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// - Parameter target: The path and query of the request line.
    package init(
        number: UInt64 = 0, method: String = "GET", isSecure: Bool = false, authority: String,
        target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.number = number
        self.method = method
        self.isSecure = isSecure
        self.authority = authority
        self.headers = headers
        self.body = body
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let rawPath = String(parts.first ?? "/")
        path = PercentText.decoded(rawPath)
        rawQuery = parts.count > 1 ? String(parts[1]) : ""
        query = rawQuery.split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return QueryItem(
                PercentText.decoded(String(sides[0]), plusIsBlank: true),
                sides.count > 1 ? PercentText.decoded(String(sides[1]), plusIsBlank: true) : "")
        }
    }

    /// The host in lower case without its port.
    package var host: String {
        var host = authority.lowercased()
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") { host = String(host[..<colon]) }
        return host
    }

    /// What links of an answer begin with, such as `https://demo.myshopify.com` or `http://127.0.0.1:7400`.
    package var origin: String { "\(isSecure ? "https" : "http")://\(authority)" }

    /// The first header of a name in lower case.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The first value of a name in the query.
    package func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// Percent-encoding of URLs (RFC 3986).
package enum PercentText {
    /// A text with its escapes undone; a malformed escape stays as it is.
    package static func decoded(_ text: String, plusIsBlank: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return text
        }
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            let byte = source[index]
            if byte == UInt8(ascii: "%"), index + 2 < source.count, let high = hexDigit(source[index + 1]),
                let low = hexDigit(source[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text as a part of a query: all but letters, digits and `-._~` escaped.
    package static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
