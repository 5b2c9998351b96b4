// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// A file on disk without a name, that is gone with the process: what does not fit the memory waits there.
final class SpoolFile {
    private let descriptor: Int32
    private let folder: String
    /// How much has been written.
    private(set) var byteCount = 0

    init(in folder: String) throws {
        self.folder = folder
        let number = UInt64.random(in: 0...UInt64.max)
        let path = "\(folder)/spool-\(getpid())-\(number)"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failed(folder, SystemFailure()) }
        unlink(path)
    }

    /// How the engine, in the same process, opens it.
    var path: String { "/proc/self/fd/\(descriptor)" }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Adds bytes at the end.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = pwrite(descriptor, rest.baseAddress, rest.count, byteCount)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failed(folder, SystemFailure()) }
            byteCount += count
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Reads bytes from an offset on until a room is full.
    func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws {
        var done = 0
        while done < room.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: room[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, offset + done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failed(folder, SystemFailure()) }
            done += count
        }
    }

    /// Empties it.
    func removeAll() throws {
        guard ftruncate(descriptor, 0) == 0 else { throw Self.failed(folder, SystemFailure()) }
        byteCount = 0
    }

    private static func failed(_ folder: String, _ failure: SystemFailure) -> LotusError {
        if failure.isOutOfSpace { return ParquetWriter.diskFull("a spool file in \(folder)", failure) }
        return LotusError(
            .landingStaging, "the spool file in \(folder) cannot be used: \(failure)",
            hint: "Check the staging folder, then run the sync again.", cause: failure)
    }
}
