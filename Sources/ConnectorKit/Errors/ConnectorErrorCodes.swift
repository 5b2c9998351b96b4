// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A field of a source's configuration is missing or wrong.
    package static let sourceConfiguration = Self("LL-SOURCE-001", exit: .usageOrConfiguration)
    /// The service does not accept the token (401).
    package static let sourceToken = Self("LL-SOURCE-002", exit: .usageOrConfiguration)
    /// The plan of the account does not have this (402).
    package static let sourcePlan = Self("LL-SOURCE-003", exit: .usageOrConfiguration)
    /// The token lacks a scope (403).
    package static let sourcePermission = Self("LL-SOURCE-004", exit: .usageOrConfiguration)
    /// There is no such shop, account or resource (404).
    package static let sourceNotFound = Self("LL-SOURCE-005", exit: .usageOrConfiguration)
    /// The service answered with a status that means nothing here.
    package static let sourceStatus = Self("LL-SOURCE-006")
    /// The service still failed (408, 5xx) after all attempts.
    package static let sourceUnavailable = Self("LL-SOURCE-007")
    /// The service's rate limit did not end.
    package static let sourceRateLimit = Self("LL-SOURCE-008")
    /// What came is not what the service says in its documentation.
    package static let sourceMalformed = Self("LL-SOURCE-009")
    /// The connection broke in the middle of an answer, each time.
    package static let sourceTruncated = Self("LL-SOURCE-010")
    /// The service kept silent, each time.
    package static let sourceTimeout = Self("LL-SOURCE-011")
    /// The service's host has no address.
    package static let sourceUnknownHost = Self("LL-SOURCE-012")
    /// Nobody answers at the address, or the connection broke each time.
    package static let sourceUnreachable = Self("LL-SOURCE-013")
    /// No TLS connection could be made.
    package static let sourceTLS = Self("LL-SOURCE-014", exit: .usageOrConfiguration)
    /// The service sends elsewhere.
    package static let sourceRedirect = Self("LL-SOURCE-015", exit: .usageOrConfiguration)
    /// A record or an answer has more bytes than are held in memory.
    package static let sourceTooLarge = Self("LL-SOURCE-016")
    /// A saved state cannot be read.
    package static let sourceState = Self("LL-SOURCE-017", exit: .usageOrConfiguration)
    /// The source has no such stream.
    package static let sourceUnknownStream = Self("LL-SOURCE-018", exit: .usageOrConfiguration)
    /// A variable for a proxy has no address.
    package static let sourceProxy = Self("LL-SOURCE-019", exit: .usageOrConfiguration)
    /// The file with authorities of one's own cannot be read.
    package static let sourceAuthorities = Self("LL-SOURCE-020", exit: .usageOrConfiguration)
    /// Something else went wrong while a stream was read.
    package static let sourceFailure = Self("LL-SOURCE-021")
}
