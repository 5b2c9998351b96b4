// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// A stream of Shopify: everything in which it differs from the others.
struct ShopifyStream: Sendable {
    /// How it is read.
    enum Kind: Sendable {
        case list(RESTList)
        /// The member of the parent's records that holds these, oldest change first.
        case nested(in: String, member: String)
        case bulk(BulkRoot)
    }

    /// A list of the REST interface.
    struct RESTList: Sendable {
        /// Below `/admin/api/…/`.
        let path: String
        /// Where the answer has the records.
        let member: String
        var parameters: [(name: String, value: String)] = []
        /// The parameter that narrows the list to what has changed; without one everything is read.
        var filter: String?
        /// As `events.json` calls the records, when it tells of deleted ones.
        var deletedSubject: String?
        /// Whether the answer has one record in place of a list.
        var isSingle = false
    }

    /// A connection of the GraphQL interface that is read by bulk operations.
    struct BulkRoot: Sendable {
        /// The connection.
        let connection: String
        /// The field that counts what a filter finds.
        let count: String
        /// `__typename` of its nodes.
        let type: String
        /// The order that can be asked for.
        var sortKey: String?
        /// What is asked of each node.
        let selection: String
        var children: [BulkChild] = []
    }

    /// Nodes below those of a connection, which come in lines of their own.
    struct BulkChild: Sendable {
        /// The connection of the parent.
        let connection: String
        /// `__typename` of its nodes.
        let type: String
        /// The member of the parent's record that gets them as a list.
        let member: String
        /// What is asked of each node.
        let selection: String
        var transforms: [Transform] = []
        /// Whether the configuration can leave them out.
        var arePresentmentPrices = false
    }

    let name: String
    let kind: Kind
    /// What tells changes; nil when everything is read every time.
    var cursor: String?
    /// Those that the token must all have.
    var scopes: [String] = []
    let schema: SchemaNode
    /// What is done with each record beside the casts.
    var transforms: [Transform] = []

    var descriptor: StreamDescriptor { StreamDescriptor(name) }

    /// The scope that a message names.
    var scope: String? { scopes.isEmpty ? nil : scopes.joined(separator: "`, `") }
}
