// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A record is no JSON object, or its line would be too long.
    package static let landingRecord = Self("LL-LANDING-001")
    /// The disk with the staging folder is full.
    package static let landingDiskFull = Self("LL-LANDING-002")
    /// The engine refuses records although they have been checked.
    package static let landingRefused = Self("LL-LANDING-003")
    /// The system gives no memory for a part.
    package static let landingMemory = Self("LL-LANDING-004")
    /// A file has another number of rows than were given.
    package static let landingRowCount = Self("LL-LANDING-005")
    /// The engine failed to write a file for another reason.
    package static let landingWrite = Self("LL-LANDING-006")
    /// A file in the staging folder cannot be written or read.
    package static let landingStaging = Self("LL-LANDING-007")
}
