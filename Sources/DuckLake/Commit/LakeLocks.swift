// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import Glibc
internal import LotusCore

/// The locks of one lake, in a file beside its catalog: byte 0 is the catalog lock, and every table
/// has a byte further on, found by a hash of its name.
///
/// Two tables whose names fall on one byte exclude each other, which costs time but breaks nothing.
struct LakeLocks: Sendable {
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

    /// FNV-1a over the name in lower case (names are compared so), kept to 40 bits.
    static func byte(of table: TableName) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(table.schema)\u{0}\(table.name)".lowercased().utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return 1 + Int64(hash % (1 << 40))
    }

    private static var programName: String {
        CommandLine.arguments.prefix(3).enumerated().map { index, argument in
            index == 0 ? String(argument.split(separator: "/").last ?? "lotus") : argument
        }.filter { !$0.contains(" ") }.joined(separator: " ")
    }
}
