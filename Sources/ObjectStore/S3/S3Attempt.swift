// SPDX-License-Identifier: Apache-2.0

/// One request that was sent, for counters and traces. It has no secret: the query's values are left out.
package struct S3Attempt: Hashable, Sendable {
    package let method: String
    /// nil when the bucket itself was asked.
    package let key: String?
    /// The names of the query.
    package let query: [String]
    /// 0 when no answer came.
    package let status: Int
    package let milliseconds: Int
}
