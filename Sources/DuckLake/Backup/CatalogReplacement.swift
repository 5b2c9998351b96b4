// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import Glibc
internal import LotusCore

/// Puts a file in the place of a catalog file, whole or not at all.
struct CatalogReplacement {
    let path: String
    let kind: BackupHeader.Kind
    let replaces: Bool

    /// The new catalog until it is complete; one that a killed restore left is written over.
    var staged: String { "\(path).restoring" }

    /// The logs that belong to the old file: in the new one's company they would change it.
    private var logs: [String] {
        kind == .sqlite ? ["\(path)-wal", "\(path)-journal"] : ["\(path).wal"]
    }

    static func exists(_ name: String) -> LotusError {
        LotusError(
            .catalogExists, "there is a lake at \(name) already",
            hint: "restore into a new database or file, or add --force to give up what is there")
    }

    func check() throws {
        let content = try CatalogFile.content(of: path)
        guard replaces || content == .absent || content == .empty else { throw Self.exists(path) }
    }

    /// Renames the staged file; the caller holds the catalog lock.
    func run(on connection: borrowing Connection) throws {
        try check()
        let isReadable = try settleOld(on: connection)
        let old = try lockOld()
        defer { if let old { close(old) } }
        // The log of a file that cannot be read is of no use to anybody, once nobody has it open.
        if isReadable { for log in logs where !isEmpty(log) { throw inUse() } }
        for log in logs { unlink(log) }
        // SQLite's index of its log is made anew by whoever opens the file next.
        if kind == .sqlite { unlink("\(path)-shm") }
        keepMode()
        guard rename(staged, path) == 0 else { throw BackupStream.failure("write", path, errno) }
        BackupStream.syncFolder(of: path)
    }

    /// Takes the old file's log into the file: until the new one is in place the old state counts.
    ///
    /// - Returns: whether the old file can be read; it may be that it cannot, and that this is why the
    ///   backup is wanted.
    private func settleOld(on connection: borrowing Connection) throws -> Bool {
        guard logs.contains(where: { !isEmpty($0) }) else { return true }
        do {
            try CatalogCopy.settle(path, kind, on: connection)
        } catch let error as DuckDBError where !error.isInterrupt {
            let isHeld = error.message.contains("Could not set lock") || CommitConflict.isConflict(error)
            if isHeld { throw inUse() }
            return false
        }
        return true
    }

    /// Locks the old file, so that nobody has it open at the moment of the change: who had would go on
    /// writing into a file without a name.
    ///
    /// - Returns: the descriptor that has the lock; nil when there is no old file.
    private func lockOld() throws -> Int32? {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw BackupStream.failure("write", path, errno)
        }
        guard FileLock.tryLockWhole(descriptor) else {
            close(descriptor)
            throw inUse()
        }
        return descriptor
    }

    /// Whoever could open the old file can open the new one; a first one is as SQLite makes its files.
    private func keepMode() {
        var status = stat()
        chmod(staged, stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644)
    }

    private func isEmpty(_ file: String) -> Bool {
        var status = stat()
        return stat(file, &status) != 0 || status.st_size == 0
    }

    private func inUse() -> LotusError {
        LotusError(
            .catalogInUse, "the catalog \(path) is open in another process",
            hint: "end the programs that work on this lake, then restore again: nothing was changed")
    }
}
