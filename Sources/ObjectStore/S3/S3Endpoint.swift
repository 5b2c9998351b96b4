// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A server's address: scheme, host and port.
package struct S3Endpoint: Hashable, Sendable {
    package let host: String
    package let port: Int?
    package let useTLS: Bool

    /// Reads `host`, `host:port` or either with `http://` or `https://` before it.
    ///
    /// Throws `LL-STORE-020` when it is none of these.
    package init(_ text: String, useTLS: Bool? = nil) throws {
        var rest = Substring(text)
        var schemeTLS: Bool?
        for (scheme, tls) in [("http://", false), ("https://", true)]
        where rest.lowercased().hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
            schemeTLS = tls
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        // User and password in an address are refused without showing them.
        guard !rest.contains("@") else { throw Self.malformed("the endpoint has a user name in it") }
        let colon =
            rest.hasPrefix("[")
            ? rest.firstIndex(of: "]").map { rest.index(after: $0) } : rest.firstIndex(of: ":")
        let hostText = rest[..<(colon ?? rest.endIndex)]
        let portText = colon.map { rest[$0...] } ?? ""
        let hostIsPlain = hostText.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && !"/?#%\\\"<>".utf8.contains($0)
        }
        let isBracketed = hostText.hasPrefix("[") == hostText.hasSuffix("]")
        guard !hostText.isEmpty, hostIsPlain, isBracketed, !hostText.contains("://") else {
            throw Self.malformed("`\(text)` is no endpoint")
        }
        if portText.isEmpty {
            port = nil
        } else {
            guard portText.hasPrefix(":"), let number = Int(portText.dropFirst()),
                (1...65_535).contains(number)
            else {
                throw Self.malformed("`\(text)` is no endpoint: its port is not 1 to 65535")
            }
            port = number
        }
        host = String(hostText)
        self.useTLS = schemeTLS ?? useTLS ?? true
    }

    /// Host and, unless it is the scheme's own, port.
    var authority: String {
        guard let port, port != (useTLS ? 443 : 80) else { return host }
        return "\(host):\(port)"
    }

    /// Host and port, always both, for messages.
    var shown: String { "\(host):\(port ?? (useTLS ? 443 : 80))" }

    /// Whether the host is an IP address.
    var isNumeric: Bool {
        host.hasPrefix("[") || host.split(separator: ".").allSatisfy { UInt8($0) != nil }
    }

    private static func malformed(_ message: String) -> LotusError {
        LotusError(
            .storeConfiguration, message,
            hint: "Write it as host:port, such as 127.0.0.1:8333, or with http:// or https:// before it.")
    }
}
