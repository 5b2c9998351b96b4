// SPDX-License-Identifier: Apache-2.0

/// The locks that writers of one lake share: on its catalog, and on each of its tables.
///
/// Plain DuckDB clients take none of them.
enum LakeLocks: Sendable {
    case file(FileLocks)
    case postgres(PostgresLocks)

    init(for catalog: LakeLocation.Catalog) {
        switch catalog {
        case .sqlite(let path), .duckDBFile(let path): self = .file(FileLocks(catalogPath: path))
        case .postgres(let catalog): self = .postgres(PostgresLocks(catalog))
        }
    }

    /// Whether anybody ever took one; a server does not tell.
    var exist: Bool {
        switch self {
        case .file(let locks): locks.exist
        case .postgres: false
        }
    }

    /// Runs `body` while no other writer of ours commits.
    func withCatalog<R>(_ wait: LockWait, check: () throws -> Void, _ body: () throws -> R) throws -> R {
        switch self {
        case .file(let locks): try locks.withCatalog(wait, check: check, body)
        case .postgres(let locks): try locks.withCatalog(wait, check: check, body)
        }
    }

    /// Runs `body` while no other writer of ours that locks tables works on these.
    func withTables<R>(
        _ tables: [TableName], _ wait: LockWait, check: () throws -> Void, _ body: () throws -> R
    ) throws -> R {
        switch self {
        case .file(let locks): try locks.withTables(tables, wait, check: check, body)
        case .postgres(let locks): try locks.withTables(tables, wait, check: check, body)
        }
    }
}

enum LockHash {
    /// FNV-1a over the name in lower case, since names are compared so.
    static func of(_ table: TableName) -> UInt64 { of("\(table.schema)\u{0}\(table.name)".lowercased()) }

    static func of(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
