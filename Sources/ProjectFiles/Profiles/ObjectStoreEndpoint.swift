// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The endpoint of an S3 store as the engine wants it: a host without a scheme.
struct ObjectStoreEndpoint {
    /// `host` or `host:port`.
    let host: String
    /// What the scheme says about TLS; nil without a scheme.
    let usesTLS: Bool?

    /// `http://host:8333/` and `host:8333` are the same store.
    init(_ node: YAMLNode, key: String) throws(LotusError) {
        let text = PythonLiteral.trimmed(try node.asString(key))
        let lower = text.lowercased()
        var rest = text[...]
        switch true {
        case lower.hasPrefix("https://"):
            usesTLS = true
            rest = rest.dropFirst("https://".count)
        case lower.hasPrefix("http://"):
            usesTLS = false
            rest = rest.dropFirst("http://".count)
        default:
            usesTLS = nil
        }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        guard !rest.isEmpty, !rest.contains(where: { "/?#@ ".contains($0) }) else {
            throw LotusError(
                .objectStoreEndpoint, "`\(key)` is \(node.shown), which is no endpoint",
                hint: "Write host:port, or http://host:port; a bucket or path does not belong here.",
                location: node.location)
        }
        host = String(rest)
    }
}
