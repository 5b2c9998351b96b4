// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
internal import LotusCore
internal import Synchronization

/// Files of the project that are read and written whole.
enum LocalFile {
    /// How many files this process has written: no two that are under way have one name.
    private static let staged = Atomic<Int>(0)

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// When a file was last written; nil when it is not there.
    static func changeTime(_ path: String) -> Timestamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Timestamp(
            microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1_000)
    }

    /// The bytes of a file.
    static func read(_ path: String) throws(LotusError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw LotusError(
                .dbtArtifact, "\(path) cannot be read", hint: "Check that it is there and may be read.",
                cause: error)
        }
    }

    /// Writes a file under another name first and then puts it in its place, so that nobody ever sees
    /// half of it; folders are made.
    static func write(_ bytes: [UInt8], to path: String) throws(LotusError) {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        let number = staged.wrappingAdd(1, ordering: .relaxed).newValue
        let staged = "\(path).\(getpid())-\(number).tmp"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: staged))
        } catch {
            throw failure(path, error)
        }
        guard rename(staged, path) == 0 else {
            unlink(staged)
            throw failure(path, nil)
        }
    }

    private static func failure(_ path: String, _ cause: (any Error)?) -> LotusError {
        LotusError(
            .dbtArtifact, "\(path) cannot be written",
            hint: "Check that the folder may be written and that the disk has room.", cause: cause)
    }
}
