// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// A file that is about to be written: enough to tell later whether it arrived whole.
package struct PartIntent: Hashable, Sendable {
    package let key: String
    package let bytes: Int
    /// The MD5 sum in hexadecimal digits, which is the ETag in many stores.
    package let md5: String
    package let rows: Int

    package init(key: String, bytes: Int, md5: String, rows: Int) {
        self.key = key
        self.bytes = bytes
        self.md5 = md5
        self.rows = rows
    }
}

/// What becomes true of a stream when all files of a group are there.
package struct Settlement: Hashable, Sendable {
    /// The state that follows the rows of the group; nil when the source gave none.
    package var state: StreamState?
    /// The largest `_airbyte_extracted_at` among them.
    package var extractedAt: Int64
    package var generationID: Int64
    /// Of a full refresh.
    package var contentHash: String?
    /// Files of former generations that no longer count.
    package var retired: [String]

    package init(
        state: StreamState?, extractedAt: Int64, generationID: Int64, contentHash: String? = nil,
        retired: [String] = []
    ) {
        self.state = state
        self.extractedAt = extractedAt
        self.generationID = generationID
        self.contentHash = contentHash
        self.retired = retired
    }
}

/// Files that become visible together, with the state that follows them.
package struct PartGroup: Hashable, Sendable {
    /// Given by the store; grows.
    package let id: Int64
    package var parts: [PartIntent]
    /// nil while more files may follow: such a group is never rolled forward.
    package var settlement: Settlement?

    package init(id: Int64, parts: [PartIntent], settlement: Settlement?) {
        self.id = id
        self.parts = parts
        self.settlement = settlement
    }
}
