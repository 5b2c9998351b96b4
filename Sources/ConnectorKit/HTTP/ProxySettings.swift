// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import LotusCore

/// Which proxy an https request goes through: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in upper or lower
/// case, as curl reads them. Services speak https; what is plain is near, and asked directly.
struct ProxySettings: Sendable {
    private let https: HTTPClient.Configuration.Proxy?
    /// Hosts that are asked directly: `*`, a name, a name with a dot before it, either with a port.
    private let exceptions: [Substring]

    /// - Throws: When a variable has no URL of a proxy.
    init(_ environment: [String: String]) throws {
        https = try Self.proxy("HTTPS_PROXY", environment) ?? Self.proxy("ALL_PROXY", environment)
        exceptions = (Self.variable("NO_PROXY", environment)?.value ?? "").lowercased()
            .split(whereSeparator: { $0 == "," || $0 == " " })
    }

    /// The proxy for a URL; nil when its host is asked directly.
    func proxy(for url: ServiceURL) -> HTTPClient.Configuration.Proxy? {
        guard url.scheme == "https", let https else { return nil }
        return exceptions.contains { Self.matches($0, url) } ? nil : https
    }

    private static func matches(_ exception: Substring, _ url: ServiceURL) -> Bool {
        if exception == "*" { return true }
        guard let (name, port) = ServiceURL.split(exception) else { return false }
        if let port, port != url.port { return false }
        let bare = name.hasPrefix(".") ? String(name.dropFirst()) : name
        return url.host == bare || url.host.hasSuffix("." + bare)
    }

    private static func variable(
        _ name: String, _ environment: [String: String]
    ) -> (name: String, value: String)? {
        for name in [name.lowercased(), name] {
            if let value = environment[name], !value.isEmpty { return (name, value) }
        }
        return nil
    }

    private static func proxy(
        _ name: String, _ environment: [String: String]
    ) throws -> HTTPClient.Configuration.Proxy? {
        guard let (name, text) = variable(name, environment) else { return nil }
        let bare = text.hasPrefix("http://") ? text.dropFirst("http://".count) : text[...]
        let authority = bare.prefix { $0 != "/" }
        let at = authority.lastIndex(of: "@")
        let place = at.map { authority[authority.index(after: $0)...] } ?? authority
        guard !bare.contains("://"), let (host, port) = ServiceURL.split(place) else {
            throw LotusError(
                .sourceProxy, "the environment variable `\(name)` is no address of an HTTP proxy",
                hint: "Write it as http://host:port, or unset it.")
        }
        let authorization = at.map { at -> HTTPClient.Authorization in
            let parts = authority[..<at].split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false
            ).map { URLText.decoded(String($0)) }
            return .basic(username: parts[0], password: parts.count > 1 ? parts[1] : "")
        }
        return .server(host: host, port: port ?? 80, authorization: authorization)
    }
}
