// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Whose turn it is after a failure (`failure_type` of the protocol's TRACE).
package enum SourceFailureKind: String, Sendable {
    /// The user's: something has to be set right first.
    case configuration = "config_error"
    /// Nobody's: the same may go well later.
    case transient = "transient_error"
    /// Ours or the service's.
    case system = "system_error"

    private static let transientCodes: Set<LotusError.Code> = [
        .sourceUnavailable, .sourceRateLimit, .sourceTruncated, .sourceTimeout, .sourceUnknownHost,
        .sourceUnreachable,
    ]

    /// The kind of an error.
    package init(_ code: LotusError.Code) {
        self =
            code.exit == .usageOrConfiguration
            ? .configuration : Self.transientCodes.contains(code) ? .transient : .system
    }
}
