// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a listing says of an object.
package struct ObjectSummary: Hashable, Sendable {
    /// Its key, without the bucket.
    package let key: String
    /// Its length in bytes.
    package let size: Int
    /// What changes when its bytes are replaced; without quotes.
    package let etag: String
    /// When it was written.
    package let lastModified: Timestamp

    /// An object of a listing.
    package init(key: String, size: Int, etag: String, lastModified: Timestamp) {
        self.key = key
        self.size = size
        self.etag = etag
        self.lastModified = lastModified
    }
}

/// What a store says of one object when it is asked for it.
package struct ObjectInfo: Hashable, Sendable {
    /// What a listing says as well.
    package let summary: ObjectSummary
    /// What was given with it when it was written.
    package let metadata: [String: String]

    /// Its length in bytes.
    package var size: Int { summary.size }
    /// What changes when its bytes are replaced; without quotes.
    package var etag: String { summary.etag }
    /// When it was written.
    package var lastModified: Timestamp { summary.lastModified }

    /// An object with its metadata.
    package init(summary: ObjectSummary, metadata: [String: String]) {
        self.summary = summary
        self.metadata = metadata
    }
}

/// What a store says of an object that it has just written.
package struct PutReceipt: Hashable, Sendable {
    /// The ETag, as a listing will show it; without quotes.
    package let etag: String
    /// How many bytes were written.
    package let size: Int
}
