// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import Glibc
internal import LotusCore

/// The locks of a lake whose catalog is a file, in a file beside it: byte 0 is the catalog lock, and
/// every table has a byte further on, found by a hash of its name.
///
/// Two tables whose names fall on one byte exclude each other, which costs time but breaks nothing.
struct FileLocks: Sendable {
    private static let catalogByte: Int64 = 0
    private let path: String

    init(catalogPath: String) { path = catalogPath + ".lock" }

    /// Whether anybody ever took one.
    var exist: Bool { access(path, F_OK) == 0 }

    /// Runs `body` while no other writer of the lake commits.
    func withCatalog<R>(_ wait: LockWait, check: () throws -> Void, _ body: () throws -> R) throws -> R {
        let lock = try FileLock(path: path)
        try wait.wait(for: "the catalog lock", holder: { lock.readNote() }, check: check) {
            try lock.tryLock(Self.catalogByte)
        }
        defer { lock.unlock(Self.catalogByte) }
        lock.write(note: "process \(getpid()) (\(Self.programName))")
        return try body()
    }

    /// Runs `body` while no other writer that locks tables works on these.
    ///
    /// The bytes are taken in ascending order, so that two writers never wait for each other.
    func withTables<R>(
        _ tables: [TableName], _ wait: LockWait, check: () throws -> Void, _ body: () throws -> R
    ) throws -> R {
        let lock = try FileLock(path: path)
        let bytes = Set(tables.map { Self.byte(of: $0) }).sorted()
        var held: [Int64] = []
        defer { held.forEach { lock.unlock($0) } }
        for byte in bytes {
            let names = tables.filter { Self.byte(of: $0) == byte }.map(\.description).joined(separator: ", ")
            try wait.wait(for: "the lock of table \(names)", holder: { "" }, check: check) {
                try lock.tryLock(byte)
            }
            held.append(byte)
        }
        return try body()
    }

    /// A place of 40 bits behind the catalog's byte.
    static func byte(of table: TableName) -> Int64 { 1 + Int64(LockHash.of(table) % (1 << 40)) }

    private static var programName: String {
        CommandLine.arguments.prefix(3).enumerated().map { index, argument in
            index == 0 ? String(argument.split(separator: "/").last ?? "lotus") : argument
        }.filter { !$0.contains(" ") }.joined(separator: " ")
    }
}
