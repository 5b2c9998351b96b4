// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads `http`: `host:port`, `[::1]:port`, `:port` (all interfaces) or a port alone.
enum HTTPAddressReader {
    static func address(_ node: YAMLNode) throws(LotusError) -> HTTPAddress {
        // `3000` is a number; `0:3000` would be one too in YAML 1.1, so the text as written counts.
        switch node.content {
        case .list, .map, .null: throw node.wrongKind("http", wants: "host:port")
        default: break
        }
        let text = node.text
        guard let colon = text.lastIndex(of: ":") else {
            return HTTPAddress(host: "127.0.0.1", port: try port(text, node))
        }
        var host = String(text[..<colon])
        let port = try port(String(text[text.index(after: colon)...]), node)
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.contains(where: { "/[]@ ".contains($0) }) else { throw invalid(node) }
        return HTTPAddress(host: host.isEmpty ? "0.0.0.0" : host, port: port)
    }

    private static func port(_ text: String, _ node: YAMLNode) throws(LotusError) -> Int {
        guard let port = Int(text), (0...65535).contains(port),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw invalid(node) }
        return port
    }

    private static func invalid(_ node: YAMLNode) -> LotusError {
        LotusError(
            .settingsAddress, "`http` is \(node.shown), which is no address",
            hint: "Write host:port, for example 127.0.0.1:3000.", location: node.location)
    }
}
