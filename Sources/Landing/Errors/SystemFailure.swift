// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An error number of the system, in its words.
struct SystemFailure: Error, CustomStringConvertible {
    let number: Int32

    init(_ number: Int32 = errno) {
        self.number = number
    }

    /// Whether a disk or a quota is full.
    var isOutOfSpace: Bool { number == ENOSPC || number == EDQUOT || number == EFBIG }

    var description: String { String(cString: strerror(number)) }
}
