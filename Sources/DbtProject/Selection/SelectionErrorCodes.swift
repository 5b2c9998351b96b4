// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A selection that is not well-formed, or names an unknown method.
    package static let selectionSyntax = Self("LL-SELECT-001", exit: .usageOrConfiguration)
    /// A method is given a value that it does not take.
    package static let selectionValue = Self("LL-SELECT-002", exit: .usageOrConfiguration)
    /// A selection asks for an earlier state that is not there.
    package static let selectionState = Self("LL-SELECT-003", exit: .usageOrConfiguration)
    /// A selector that `selectors.yml` does not define.
    package static let selectorUnknown = Self("LL-SELECT-004", exit: .usageOrConfiguration)
    /// A selector that refers to itself, directly or by others.
    package static let selectorCycle = Self("LL-SELECT-005", exit: .usageOrConfiguration)
    /// `selectors.yml` defines something that is no selector.
    package static let selectorDefinition = Self("LL-SELECT-006", exit: .usageOrConfiguration)
    /// A contracted, versioned model changed in a way that breaks those who read it.
    package static let contractBroken = Self("LL-SELECT-007", exit: .usageOrConfiguration)
    /// An artifact of an earlier run is not what it ought to be.
    package static let artifactInvalid = Self("LL-SELECT-008", exit: .usageOrConfiguration)
    /// Options that exclude each other, or a resource type that does not exist.
    package static let selectionOptions = Self("LL-SELECT-009", exit: .usageOrConfiguration)
    /// A selection asks for the results of an earlier command that are not there.
    package static let selectionResults = Self("LL-SELECT-010", exit: .usageOrConfiguration)
}
