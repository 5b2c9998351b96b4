// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import FoundationEssentials
internal import Glibc
internal import LotusCore

/// Files of the project that are read and written whole.
enum LocalFile {
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

    /// Writes a file so that nobody ever sees half of it; folders are made.
    static func write(_ bytes: [UInt8], to path: String) throws(LotusError) {
        try write([bytes], to: path)
    }

    /// The same with contents in several parts.
    static func write(_ parts: [[UInt8]], to path: String) throws(LotusError) {
        do {
            try StagedFile.write(parts, to: path)
        } catch {
            throw failure(path, error)
        }
    }

    /// The same, but a file that has these contents already stays as it is.
    static func renew(_ bytes: [UInt8], at path: String) throws(LotusError) {
        do {
            try StagedFile.renew(bytes, at: path)
        } catch {
            throw failure(path, error)
        }
    }

    /// Writes a file that only people read, and that another command may replace at any time.
    static func put(_ bytes: [UInt8], at path: String) throws(LotusError) {
        do {
            try StagedFile.put(bytes, at: path)
        } catch {
            throw failure(path, error)
        }
    }

    private static func failure(_ path: String, _ cause: StagedFile.Failure) -> LotusError {
        LotusError(
            .dbtArtifact, "\(path) cannot be written (\(cause))",
            hint: "Check that the folder may be written and that the disk has room.", cause: cause)
    }
}
