// SPDX-License-Identifier: Apache-2.0

package import Landing

/// Where a landing file stands in the order of its stream: by day, then by name in natural order.
///
/// The file need not be there any more.
package struct FilePosition: Comparable {
    package let key: String
    /// The day that its folders name; nil in a stream that is not partitioned.
    package let partition: HivePartition?

    package init(_ file: LandingFile) {
        key = file.key
        partition = file.partition
    }

    /// The position of a key below the folder of a stream; nil for any other key.
    package init?(key: String, folder: String) {
        guard key.hasPrefix(folder) else { return nil }
        let folders = key.dropFirst(folder.count).split(separator: "/", omittingEmptySubsequences: false)
        self.key = key
        partition = HivePartition(folders: Array(folders.dropLast()))
    }

    package static func < (one: FilePosition, other: FilePosition) -> Bool {
        guard one.partition == other.partition else {
            guard let first = one.partition else { return true }
            guard let second = other.partition else { return false }
            return first < second
        }
        return NaturalOrder.isOrdered(one.key, before: other.key)
    }
}
