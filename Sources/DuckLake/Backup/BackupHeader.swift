// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a backup says of itself.
package struct BackupHeader: Hashable, Sendable {
    /// The kind of database that a catalog is in; a backup goes back into the same kind.
    package enum Kind: String, Sendable, CaseIterable {
        case sqlite
        case duckDBFile = "duckdb"
        case postgres

        package init(_ catalog: LakeLocation.Catalog) {
            switch catalog {
            case .sqlite: self = .sqlite
            case .duckDBFile: self = .duckDBFile
            case .postgres: self = .postgres
            }
        }

        /// As a user reads it.
        package var words: String {
            switch self {
            case .sqlite: "a SQLite file"
            case .duckDBFile: "a DuckDB file"
            case .postgres: "Postgres"
            }
        }
    }

    /// A moment before the catalog was read.
    package var created: Timestamp
    /// Until then no upkeep of ours with the usual grace time deletes a file that the backup refers to.
    package var filesKeptUntil: Timestamp
    package var kind: Kind
    /// The catalog's version of DuckLake, such as `1.0`.
    package var duckLakeVersion: String
    /// Where the lake keeps its data, as the catalog has it.
    package var dataPath: String
    package var newestSnapshot: Int64
    package var snapshotCount: Int64
    package var fileCount: Int
    package var fileBytes: Int64
    /// How many bytes the catalog itself has in the backup.
    package var catalogBytes: Int64
}

/// A data file or delete file that a backup refers to.
package struct BackupDataFile: Hashable, Sendable {
    /// As the catalog has it, with the lake's data path before it.
    package let path: String
    package let bytes: Int64
}

extension BackupHeader {
    /// One line of JSON.
    var line: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("created_at", created.microseconds)
            writer.member("files_kept_until", filesKeptUntil.microseconds)
            writeContents(to: &writer)
        }
        return writer.finished() + [UInt8(ascii: "\n")]
    }

    /// What the backup holds, as members of an open JSON object: the same in the file and in listings.
    package func writeContents(to writer: inout JSONWriter) {
        writer.member("catalog", kind.rawValue)
        writer.member("ducklake_version", duckLakeVersion)
        writer.member("data_path", dataPath)
        writer.member("newest_snapshot", newestSnapshot)
        writer.member("snapshots", snapshotCount)
        writer.member("files", fileCount)
        writer.member("file_bytes", fileBytes)
        writer.member("catalog_bytes", catalogBytes)
    }

    /// nil for a line that another release wrote.
    init?(line: [UInt8]) {
        let fields = JSONFields(line)
        guard let created = fields.integer("created_at"), let kept = fields.integer("files_kept_until"),
            let kind = fields.text("catalog").flatMap({ Kind(rawValue: $0) }),
            let version = fields.text("ducklake_version"), let dataPath = fields.text("data_path"),
            let newest = fields.integer("newest_snapshot"), let snapshots = fields.integer("snapshots"),
            let files = fields.integer("files"), let fileBytes = fields.integer("file_bytes"),
            let catalogBytes = fields.integer("catalog_bytes"), files >= 0, catalogBytes >= 0
        else { return nil }
        self.init(
            created: Timestamp(microseconds: created), filesKeptUntil: Timestamp(microseconds: kept),
            kind: kind, duckLakeVersion: version, dataPath: dataPath, newestSnapshot: newest,
            snapshotCount: snapshots, fileCount: Int(files), fileBytes: fileBytes, catalogBytes: catalogBytes)
    }
}

extension BackupDataFile {
    /// One line of JSON.
    var line: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("path", path)
            writer.member("bytes", bytes)
        }
        return writer.finished() + [UInt8(ascii: "\n")]
    }

    init?(line: [UInt8]) {
        let fields = JSONFields(line)
        guard let path = fields.text("path"), let bytes = fields.integer("bytes") else { return nil }
        self.init(path: path, bytes: bytes)
    }
}

/// The members of one JSON object.
private struct JSONFields {
    private var texts: [String: String] = [:]
    private var integers: [String: Int64] = [:]

    init(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            let scanner = JSONScanner(buffer)
            guard var members = try? scanner.members(at: 0) else { return }
            while let member = try? members.next() {
                let key = scanner.text(of: member.key)
                if member.value.kind == .string { texts[key] = scanner.text(of: member.value) }
                if let number = scanner.integer(of: member.value) { integers[key] = number }
            }
        }
    }

    func text(_ key: String) -> String? { texts[key] }
    func integer(_ key: String) -> Int64? { integers[key] }
}
