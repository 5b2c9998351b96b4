// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import KlaviyoSource
import LotusCore
import ShopifySource
import Sync

/// The sources that are part of the program.
enum BuiltInSources {
    /// The one place that lists them.
    static let all: [any Source.Type] = [KlaviyoSource.self, ShopifySource.self]

    static var names: [String] { all.map { $0.name }.sorted() }

    /// - Throws: ``LotusError`` `LL-SYNC-010` that names close ones.
    static func named(_ name: String) throws -> any Source.Type {
        if let source = all.first(where: { $0.name == name }) { return source }
        throw LotusError(
            .syncSourceUnsupported, "there is no built-in source \(name)",
            hint: NearestNames.hint(NearestNames.find(name, in: names))
                ?? "the sources are \(names.joined(separator: " and "))")
    }
}
