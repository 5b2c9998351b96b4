// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// There is no object under this key.
    package static let objectNotFound = Self("LL-STORE-001")
    /// There is no such bucket, or no such root folder.
    package static let bucketNotFound = Self("LL-STORE-002", exit: .usageOrConfiguration)
    /// The key pair is right but may not do this.
    package static let storeAccessDenied = Self("LL-STORE-003", exit: .usageOrConfiguration)
    /// The server does not know the access key id.
    package static let storeUnknownAccessKey = Self("LL-STORE-004", exit: .usageOrConfiguration)
    /// The secret does not belong to the access key id.
    package static let storeWrongSecret = Self("LL-STORE-005", exit: .usageOrConfiguration)
    /// The clocks of this machine and of the server are too far apart.
    package static let storeClockSkew = Self("LL-STORE-006")
    /// The host's name has no address, often because the bucket was put before it.
    package static let storeUnknownHost = Self("LL-STORE-007", exit: .usageOrConfiguration)
    /// One side speaks TLS and the other does not, or the certificate is not trusted.
    package static let storeTLS = Self("LL-STORE-008", exit: .usageOrConfiguration)
    /// Nobody answers at the endpoint, or the connection broke each time.
    package static let storeUnreachable = Self("LL-STORE-009")
    /// The server was still overloaded or failing after all attempts.
    package static let storeOverloaded = Self("LL-STORE-010")
    /// The operating system does not allow it.
    package static let storeNotPermitted = Self("LL-STORE-011")
    /// The disk is full.
    package static let storeDiskFull = Self("LL-STORE-012")
    /// A key or a metadata entry has a form that no store accepts.
    package static let storeInvalidKey = Self("LL-STORE-013", exit: .usageOrConfiguration)
    /// What came back is no S3 answer.
    package static let storeUnexpectedAnswer = Self("LL-STORE-014")
    /// The bucket lies in another region or behind another endpoint.
    package static let storeWrongRegion = Self("LL-STORE-015", exit: .usageOrConfiguration)
    /// The object has more bytes than the reader accepts.
    package static let objectTooLarge = Self("LL-STORE-016")
    /// What is stored is not what was sent, or changed while it was read.
    package static let objectDamaged = Self("LL-STORE-017")
    /// A key would be both a file and a folder.
    package static let storeKeyConflict = Self("LL-STORE-018")
    /// The session token of temporary credentials has expired.
    package static let storeExpiredCredentials = Self("LL-STORE-019", exit: .usageOrConfiguration)
    /// The endpoint, the bucket's name or the region is malformed.
    package static let storeConfiguration = Self("LL-STORE-020", exit: .usageOrConfiguration)
    /// Some objects of a batch could not be deleted.
    package static let storeDelete = Self("LL-STORE-021")
    /// A file operation failed for another reason.
    package static let storeFile = Self("LL-STORE-022")
    /// The server refused the request for another reason.
    package static let storeRefused = Self("LL-STORE-023")
}
