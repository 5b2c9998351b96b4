// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol

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

    /// The scopes that the token lacks; who may write may read.
    func missing(in granted: Set<String>) -> [String] {
        scopes.filter { scope in
            let alsoGrants = "write_" + scope.dropFirst("read_".count)
            return !granted.contains(scope) && !granted.contains(alsoGrants)
        }
    }
}
