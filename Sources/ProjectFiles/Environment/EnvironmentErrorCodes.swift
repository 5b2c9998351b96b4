// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A line of `.env` is no `NAME=value`.
    package static let dotEnvLine = Self("LL-ENV-001", exit: .usageOrConfiguration)
    /// A quoted value of `.env` never ends.
    package static let dotEnvQuote = Self("LL-ENV-002", exit: .usageOrConfiguration)
    /// A `${NAME}` in `.env` is malformed.
    package static let dotEnvExpansion = Self("LL-ENV-003", exit: .usageOrConfiguration)
    /// `env_var()` names a variable that is not set, and gives no default.
    package static let variableNotSet = Self("LL-ENV-010", exit: .usageOrConfiguration)
    /// A template (`{{ … }}`) is not well-formed.
    package static let templateSyntax = Self("LL-ENV-011", exit: .usageOrConfiguration)
    /// A template uses something that configuration files do not support.
    package static let templateUnsupported = Self("LL-ENV-012", exit: .usageOrConfiguration)
    /// A template's value cannot be converted as its filter asks.
    package static let templateValue = Self("LL-ENV-013", exit: .usageOrConfiguration)
}
