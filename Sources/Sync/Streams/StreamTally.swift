// SPDX-License-Identifier: Apache-2.0

/// What was counted while a stream was read.
package struct StreamTally: Hashable, Sendable {
    /// What the source gave.
    package var records = 0
    package var bytes = 0
    /// What was landed and counts.
    package var rows = 0
    package var files = 0
    package var fileBytes = 0
    /// Files of former generations that no longer count.
    package var retiredFiles = 0
    package var requests = 0
    /// Values that did not fit their column and are null in the files.
    package var changes = 0
    /// How long the source waited for limits of the service.
    package var rateLimited = Duration.zero

    /// Nothing.
    package init() {}
}
