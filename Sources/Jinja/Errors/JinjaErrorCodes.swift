// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A template's text cannot be read, or means nothing.
    package static let templateSyntax = Self("LL-JINJA-001", exit: .usageOrConfiguration)
    /// A template that another one names does not exist.
    package static let templateNotFound = Self("LL-JINJA-002", exit: .usageOrConfiguration)
    /// A name, an attribute or an element that does not exist was used.
    package static let templateUndefined = Self("LL-JINJA-003", exit: .usageOrConfiguration)
    /// An operation does not fit its values.
    package static let templateOperation = Self("LL-JINJA-004", exit: .usageOrConfiguration)
    /// A template wants more steps, memory or depth than it may have.
    package static let templateLimit = Self("LL-JINJA-005", exit: .usageOrConfiguration)
    /// A function that a template called failed.
    package static let templateHost = Self("LL-JINJA-006", exit: .usageOrConfiguration)
}
