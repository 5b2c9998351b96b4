// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Glibc
internal import LotusCore

/// The one file that a backup is.
///
/// Its lines: the format's name, the SHA-256 of everything after this line, the header as JSON, and a
/// JSON object for each data file. Then comes the catalog: a database file (``CatalogCopy``).
struct BackupArchive {
    let path: String
    let header: BackupHeader
    let files: [BackupDataFile]

    private static let name = "lotus-lake-backup"
    private static let format = "\(name) 1"
    /// More data files than any lake that this release was tried with.
    private static let filesMax = 50_000_000

    // MARK: - Writing

    /// Writes a backup; it appears under its name when it is complete and on the disk.
    ///
    /// - Parameters:
    ///   - catalog: the file with the copy of the catalog.
    ///   - replaces: whether a file of this name may be replaced.
    static func write(
        _ header: BackupHeader, _ files: [BackupDataFile], catalog: String, to path: String, replaces: Bool
    ) throws {
        let staged = "\(path).part-\(getpid())"
        defer { unlink(staged) }
        let stream = try BackupStream(writing: staged)
        let title = Array("\(format)\n".utf8)
        let unknown = [UInt8](repeating: UInt8(ascii: "0"), count: SHA256.byteCount * 2)
        try stream.write(title + unknown + [UInt8(ascii: "\n")])
        var hash = SHA256()
        func add(_ bytes: [UInt8]) throws {
            hash.update(data: bytes)
            try stream.write(bytes)
        }
        try add(header.line)
        var lines: [UInt8] = []
        for file in files {
            lines += file.line
            if lines.count > BackupStream.chunkBytes {
                try add(lines)
                lines = []
            }
        }
        try add(lines)
        let source = try BackupStream(reading: catalog)
        while true {
            let chunk = try source.read()
            if chunk.isEmpty { break }
            try add(chunk)
        }
        try stream.write(Array(hex(hash.finalize()).utf8), at: title.count)
        try stream.sync()
        try place(staged, at: path, replaces: replaces)
    }

    private static func place(_ staged: String, at path: String, replaces: Bool) throws {
        // A second name for the file fails where one is taken, unlike a new name.
        var status = replaces ? rename(staged, path) : link(staged, path)
        if status != 0, !replaces, [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) {
            // A file system where a file has one name only.
            guard access(path, F_OK) != 0 else { throw exists(path) }
            status = rename(staged, path)
        }
        guard status == 0 else {
            if errno == EEXIST { throw exists(path) }
            throw BackupStream.failure("write", path, errno)
        }
        BackupStream.syncFolder(of: path)
    }

    static func exists(_ path: String) -> LotusError {
        LotusError(
            .backupExists, "there is a file \(path) already",
            hint: "name another file, or add --force to replace it")
    }

    // MARK: - Reading

    /// Reads a backup, all of it, and compares its checksum.
    ///
    /// - Throws: ``LotusError`` of the area `LL-BACKUP`.
    init(reading path: String, check: () throws -> Void) throws {
        let stream = try BackupStream(reading: path)
        guard let title = try stream.line().map({ String(decoding: $0, as: UTF8.self) }),
            title.hasPrefix(Self.name + " ")
        else {
            throw LotusError(
                .notABackup, "\(path) is no backup of a lake",
                hint: "name a file that `lotus lake backup` made")
        }
        guard title == Self.format else {
            throw LotusError(
                .notABackup, "\(path) is a backup of another form: `\(title)`",
                hint: "restore it with the release that made it, or a newer one")
        }
        guard let sum = try stream.line() else { throw Self.damaged(path, "it ends in its first lines") }
        try Self.verify(stream, String(decoding: sum, as: UTF8.self), check: check)

        // What follows was written as it is read: the checksum says so.
        stream.rewind()
        _ = try stream.line()
        _ = try stream.line()
        guard let header = try stream.line().flatMap({ BackupHeader(line: $0) }),
            header.fileCount <= Self.filesMax
        else {
            throw Self.damaged(path, "its header cannot be read")
        }
        var files: [BackupDataFile] = []
        for _ in 0..<header.fileCount {
            guard let file = try stream.line().flatMap({ BackupDataFile(line: $0) }) else {
                throw Self.damaged(path, "its list of files cannot be read")
            }
            files.append(file)
        }
        self.path = path
        self.header = header
        self.files = files
    }

    private static func verify(_ stream: BackupStream, _ sum: String, check: () throws -> Void) throws {
        var hash = SHA256()
        while true {
            let chunk = try stream.read()
            if chunk.isEmpty { break }
            hash.update(data: chunk)
            try check()
        }
        guard hex(hash.finalize()) == sum else {
            throw damaged(stream.path, "its content does not have the checksum that it was written with")
        }
    }

    /// Writes the copy of the catalog into a file of its own, and waits until the disk has it.
    func extractCatalog(to target: String) throws {
        let stream = try BackupStream(reading: path)
        for _ in 0..<3 + header.fileCount { _ = try stream.line() }
        let output = try BackupStream(writing: target)
        var written: Int64 = 0
        while true {
            let chunk = try stream.read()
            if chunk.isEmpty { break }
            try output.write(chunk)
            written += Int64(chunk.count)
        }
        guard written == header.catalogBytes else {
            throw Self.damaged(path, "its catalog has \(written) bytes instead of \(header.catalogBytes)")
        }
        try output.sync()
    }

    private static func damaged(_ path: String, _ what: String) -> LotusError {
        LotusError(
            .backupDamaged, "the backup \(path) is damaged or was cut short: \(what)",
            hint: "take another copy of it, or an older backup; nothing was changed")
    }

    private static func hex(_ digest: SHA256Digest) -> String {
        digest.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
