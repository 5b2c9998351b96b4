// SPDX-License-Identifier: Apache-2.0

/// An absolute http or https URL, taken apart as far as trust and messages need it.
package struct ServiceURL: Hashable, Sendable {
    /// `http` or `https`.
    package let scheme: String
    /// In lower case.
    package let host: String
    /// Also when it is the scheme's own.
    package let port: Int
    /// Begins with `/`; as it was written.
    package let path: String
    /// What follows `?`, as it was written.
    package let query: String?

    /// nil when the text is no such URL, or has a user in it.
    package init?(_ text: String) {
        guard let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[mark.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let (host, port) = Self.split(authority), !host.contains("@"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return nil }
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port ?? (scheme == "https" ? 443 : 80)
        let target = rest[authority.endIndex...]
        let path = target.prefix { $0 != "?" }
        self.path = path.isEmpty ? "/" : String(path)
        query = path.endIndex == target.endIndex ? nil : String(target[path.endIndex...].dropFirst())
    }

    /// Host and port of such as `127.0.0.1:80`, `[::1]:80` or `name`.
    static func split(_ authority: Substring) -> (host: String, port: Int?)? {
        let hostEnd =
            authority.hasPrefix("[")
            ? authority.firstIndex(of: "]").map { authority.index(after: $0) }
            : authority.firstIndex(of: ":") ?? authority.endIndex
        guard let hostEnd, hostEnd > authority.startIndex else { return nil }
        let host = String(authority[..<hostEnd])
        let rest = authority[hostEnd...]
        if rest.isEmpty { return (host, nil) }
        guard rest.first == ":", let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
        return (host, Int(port))
    }

    /// Host and, unless it is the scheme's own, port.
    package var authority: String {
        port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)"
    }

    /// Such as `https://a.klaviyo.com`.
    package var origin: String { "\(scheme)://\(authority)" }

    /// The whole URL.
    package var text: String { origin + path + (query.map { "?" + $0 } ?? "") }

    /// A path below this one, with a query unless it is empty.
    package func appending(_ path: String, query: String = "") -> ServiceURL {
        let base = self.path.hasSuffix("/") ? self.path : self.path + "/"
        return ServiceURL(self, path: base + path, query: query.isEmpty ? nil : query)
    }

    private init(_ base: ServiceURL, path: String, query: String?) {
        scheme = base.scheme
        host = base.host
        port = base.port
        self.path = path
        self.query = query
    }

    /// What a `Location` means that was given for this URL; nil when it means nothing.
    package func resolving(_ location: String) -> ServiceURL? {
        if location.contains("://") { return ServiceURL(location) }
        if location.hasPrefix("//") { return ServiceURL("\(scheme):\(location)") }
        if location.hasPrefix("/") { return ServiceURL(origin + location) }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
        return ServiceURL(origin + folder + location)
    }
}

extension ServiceURL: CustomStringConvertible {
    /// For messages: host, path and the names of the query, never its values, which may be a secret.
    package var description: String {
        let names = (query ?? "").split(separator: "&").map { $0.prefix { $0 != "=" } }
        return authority + path + (names.isEmpty ? "" : "?" + names.joined(separator: "&"))
    }
}
