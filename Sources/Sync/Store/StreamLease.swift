// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The right to write a stream, which ends by itself when it is not renewed.
///
/// Each time a stream changes hands its epoch grows. Whoever writes with an old epoch is refused: a process
/// that was thought dead can change nothing.
package struct StreamLease: Hashable, Sendable {
    package let key: StreamKey
    package let owner: LeaseOwner
    package let epoch: Int64
    /// When it ends unless it is renewed.
    package var expires: Timestamp

    package init(key: StreamKey, owner: LeaseOwner, epoch: Int64, expires: Timestamp) {
        self.key = key
        self.owner = owner
        self.epoch = epoch
        self.expires = expires
    }
}
