// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a command says about selection beside the selection itself.
package struct SelectionOptions: Sendable {
    /// The types that may be selected; nil for all.
    package var resourceTypes: Set<ResourceType>?
    /// Whether resources without SQL may be selected; only `ls` does.
    package var includesEmpty: Bool
    /// Whether the folder or file of this path, relative to the project, exists. A path of another
    /// package counts for `path:` only where the project has the same.
    package var pathExists: @Sendable (String) -> Bool
    /// The behaviour flag `state_modified_compare_more_unrendered_values`.
    package var comparesUnrenderedValues: Bool
    /// `--maximum-seed-size-mib`, which warnings about seeds name.
    package var maximumSeedSizeMiB: Int
    /// The time by which a model is past its deprecation date.
    package var now: Timestamp

    package init(
        resourceTypes: Set<ResourceType>? = nil, includesEmpty: Bool = true,
        pathExists: @escaping @Sendable (String) -> Bool = { _ in true },
        comparesUnrenderedValues: Bool = true, maximumSeedSizeMiB: Int = 1,
        now: Timestamp = Timestamp(microseconds: 0)
    ) {
        self.resourceTypes = resourceTypes
        self.includesEmpty = includesEmpty
        self.pathExists = pathExists
        self.comparesUnrenderedValues = comparesUnrenderedValues
        self.maximumSeedSizeMiB = maximumSeedSizeMiB
        self.now = now
    }
}
