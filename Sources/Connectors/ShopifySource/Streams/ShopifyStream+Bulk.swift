// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

extension ShopifyStream {
    /// How the lines of a stream's own nodes are written.
    func bulkShape(_ configuration: ShopifyConfiguration) -> RecordShape {
        let own = [
            Transform("__typename", .drop), Transform("id", .form(.identifier)),
            Transform("created_at", .form(.offsetOfUTC)), Transform("updated_at", .form(.offsetOfUTC)),
        ]
        return RecordShape(
            schema, casting: false,
            transforms: own + transforms + [
                Transform("shop_url", .constant(.string(configuration.shop)))
            ], captures: [cursor ?? ""])
    }
}

extension ShopifyStream.BulkChild {
    /// How its lines are written inside the parent's record.
    var shape: RecordShape {
        RecordShape(
            SchemaNode([.object]), casting: false,
            transforms: [Transform("__typename", .drop), Transform("__parentId", .drop)] + transforms)
    }
}

extension ShopifyStream.BulkRoot {
    /// The children that a configuration wants.
    func children(_ configuration: ShopifyConfiguration) -> [ShopifyStream.BulkChild] {
        children.filter { !$0.arePresentmentPrices || configuration.readsPresentmentPrices }
    }
}
