// SPDX-License-Identifier: Apache-2.0

package import DbtProject

/// A stream whose landing files are told apart: those that a model has consumed, and those that come next.
package struct TrackedStream: Sendable, Hashable {
    package let landed: LandedStream
    /// What the keys of its files begin with, with a slash at its end.
    package let folder: String
    /// The columns that make a record's key; nil when they are not known, or lie inside of others.
    package let primaryKey: [String]?

    package init(_ landed: LandedStream, folder: String, primaryKey: [String]?) {
        self.landed = landed
        self.folder = folder
        self.primaryKey = primaryKey
    }

    /// As people write it: `shopify/orders`.
    package var path: String { "\(landed.source)/\(landed.name)" }
    /// As a user names it: `shopify.orders`.
    package var name: String { "\(landed.source).\(landed.name)" }
}
