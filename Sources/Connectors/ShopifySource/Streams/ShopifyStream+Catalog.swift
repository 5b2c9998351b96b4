// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

extension ShopifyStream {
    /// The stream as the catalog has it.
    var catalogStream: CatalogStream {
        guard let cursor else {
            return CatalogStream(
                descriptor, schema: schema, syncModes: [.fullRefresh], primaryKey: [["id"]],
                isResumable: true)
        }
        return CatalogStream(
            descriptor, schema: schema, syncModes: [.fullRefresh, .incremental], sourceDefinedCursor: true,
            defaultCursorField: [cursor], primaryKey: [["id"]], isResumable: true)
    }

    /// Why the stream cannot be read with these scopes; nil when it can.
    func withheld(by granted: Set<String>) -> WithheldStream? {
        let missing = missing(in: granted).map { "`\($0)`" }.joined(separator: " and ")
        guard !missing.isEmpty else { return nil }
        return WithheldStream(
            descriptor, .sourcePermission,
            "the token lacks the scope \(missing) for the stream `\(name)`",
            hint: "Grant \(missing) to the app at \(ShopifyAPI.service), or leave the stream out.")
    }

    /// The scopes that the token lacks; who may write may read.
    func missing(in granted: Set<String>) -> [String] {
        scopes.filter { scope in
            let alsoGrants = "write_" + scope.dropFirst("read_".count)
            return !granted.contains(scope) && !granted.contains(alsoGrants)
        }
    }
}
