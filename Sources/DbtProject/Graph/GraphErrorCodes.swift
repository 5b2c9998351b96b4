// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A resource depends on something that no resource of the project is.
    package static let graphDependency = Self("LL-GRAPH-001", exit: .usageOrConfiguration)
    /// Resources depend on each other in a circle.
    package static let graphCycle = Self("LL-GRAPH-002", exit: .usageOrConfiguration)
    /// Two resources have one unique_id.
    package static let graphDuplicate = Self("LL-GRAPH-003", exit: .usageOrConfiguration)
}
