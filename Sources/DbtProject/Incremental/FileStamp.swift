// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What the file system says of a file. Two stamps that are equal mean equal contents, unless the file was
/// written twice within one tick of the file system's clock: see ``isCertain(at:)``.
struct FileStamp: Sendable, Equatable {
    var size: Int64
    var inode: UInt64
    /// When the contents were written, in nanoseconds since 1970; programs can set it.
    var modifiedAt: Int64
    /// When the file was changed in any way, in nanoseconds since 1970; nobody can set it.
    var changedAt: Int64

    /// The stamp of a file, or of what a link leads to; nil when there is no file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        size = Int64(status.st_size)
        inode = UInt64(status.st_ino)
        modifiedAt = Self.nanoseconds(status.st_mtim)
        changedAt = Self.nanoseconds(status.st_ctim)
    }

    init(size: Int64, inode: UInt64, modifiedAt: Int64, changedAt: Int64) {
        self.size = size
        self.inode = inode
        self.modifiedAt = modifiedAt
        self.changedAt = changedAt
    }

    /// A stamp that no file has.
    static let unknown = FileStamp(size: -1, inode: 0, modifiedAt: 0, changedAt: 0)

    /// The coarsest clock that file systems have (FAT).
    private static let tickNs: Int64 = 2_000_000_000

    /// Whether a later write would have given another stamp.
    ///
    /// - Parameter time: when the stamp was taken, in nanoseconds since 1970.
    func isCertain(at time: Int64) -> Bool { max(modifiedAt, changedAt) < time - Self.tickNs }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
