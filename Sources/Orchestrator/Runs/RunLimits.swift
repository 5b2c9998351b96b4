// SPDX-License-Identifier: Apache-2.0

/// How many runs may be with workers at the same time.
package struct RunLimits: Sendable, Equatable {
    /// A limit for runs that have a tag.
    package struct TagLimit: Sendable, Equatable {
        package var key: String
        /// nil: each value of the tag has this limit for itself.
        package var value: String?
        package var limit: Int

        /// With 0, such runs wait until the limit is raised.
        package init(key: String, value: String? = nil, limit: Int) {
            self.key = key
            self.value = value
            self.limit = limit
        }
    }

    /// Of all runs together.
    package var concurrentMax = 5
    package var tagLimits: [TagLimit] = []

    package init() {}
}
