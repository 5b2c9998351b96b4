// SPDX-License-Identifier: Apache-2.0

/// A complete Parquet file in the staging folder.
package struct StagedFile: Hashable, Sendable {
    package let path: String
    package let bytes: Int
    /// How many rows it has, as the engine counted them; as many as the part had records.
    package let rows: Int
    /// In hexadecimal digits: what a store gives as the ETag of an object that was put in one piece.
    package let md5: String
    /// How many values were changed on the way.
    package let changes: Int
}
