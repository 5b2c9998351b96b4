// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// One asset of the graph: something that is made again and again, or that others make.
package struct Asset: Sendable, Equatable {
    /// What makes it.
    package enum Kind: String, Sendable, CaseIterable {
        /// A stream of a source: landing files, written by a sync of ours or by anyone.
        case stream
        case model, seed, snapshot
        /// Made by nobody here: it is only depended on.
        case external
    }

    package let key: AssetKey
    package let kind: Kind
    /// What the maker calls it: `shopify/orders` of a stream, the `unique_id` of a node.
    package var name: String
    package var group: String = "default"
    package var description: String?
    /// As Dagster has them: labels with or without a value.
    package var tags: [String: String] = [:]
    /// A team (`team:data`) or an address.
    package var owners: [String] = []
    /// Other words for what it is, such as `dbt`, `parquet`.
    package var kinds: [String] = []
    /// What it is made from, in the order of their keys.
    package var dependencies: [AssetKey] = []
    package var checks: [AssetCheck] = []
    package var automation: AutomationPolicy = .manual
    /// What changes when it would be made otherwise: a hash of its code; nil when that is not known.
    package var codeVersion: String?
    /// How it is kept, such as `incremental`; nil for what is not made here.
    package var materialization: String?
    /// Where the user's file says so.
    package var location: SourceLocation?
    /// Whether a run can make it.
    package var isExecutable: Bool

    /// An asset of which nothing else is known.
    package init(_ key: AssetKey, _ kind: Kind, name: String) {
        self.key = key
        self.kind = kind
        self.name = name
        isExecutable = kind != .external
    }
}

/// A check of an asset: a dbt test.
package struct AssetCheck: Sendable, Hashable {
    /// How much a failure matters.
    package enum Severity: String, Sendable {
        case warning, error
    }

    package let name: String
    /// What the maker calls it: the `unique_id` of a test.
    package let identity: String
    package var description: String?
    package var severity: Severity = .error

    /// A check that matters.
    package init(_ name: String, identity: String) {
        self.name = name
        self.identity = identity
    }
}
