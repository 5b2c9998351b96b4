// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A file that was given up. A request of a process that is gone may still write it.
package struct AbandonedPart: Hashable, Sendable {
    package let key: String
    package let since: Timestamp

    package init(key: String, since: Timestamp) {
        self.key = key
        self.since = since
    }
}
