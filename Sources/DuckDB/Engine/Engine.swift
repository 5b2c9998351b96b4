// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB
internal import LotusCore
internal import Synchronization

/// DuckDB's shared object, opened once per process and path.
package struct Engine: Sendable {
    /// The version that extensions and catalogs of this release belong to.
    package static let requiredVersion = "v1.5.5"

    /// Where the shared object came from.
    package let path: String
    /// What the object says it is, such as `v1.5.5`.
    package let version: String

    let functions: FunctionTable

    private static let opened = Mutex<[String: Engine]>([:])

    /// Opens the shared object at a path, or returns the one that is open already.
    ///
    /// - Throws: ``LotusError`` with code `engineMissing` or `engineVersion`.
    package static func load(path: String) throws -> Engine {
        try opened.withLock { engines in
            if let engine = engines[path] { return engine }
            let engine = try Engine(path: path)
            engines[path] = engine
            return engine
        }
    }

    private init(path: String) throws {
        let messageBytesMax = 1024
        var words = [CChar](repeating: 0, count: messageBytesMax)
        guard let table = cduckdb_open_library(path, &words, words.count) else {
            let end = words.firstIndex(of: 0) ?? words.endIndex
            let reason = String(decoding: words[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw LotusError(
                .engineMissing, "cannot open the DuckDB engine: \(reason)",
                hint: "run `Scripts/bootstrap` in the checkout, or name an installed libduckdb "
                    + "\(Engine.requiredVersion.dropFirst()) in LOTUS_DUCKDB_LIB; `lotus doctor` shows where it is looked for"
            )
        }
        functions = FunctionTable(pointer: table)
        self.path = path
        version = String(cString: table.pointee.library_version())
        guard version == Engine.requiredVersion else {
            throw LotusError(
                .engineVersion,
                "the DuckDB engine at \(path) is \(version); this release needs \(Engine.requiredVersion)",
                hint: "run `Scripts/bootstrap`, or let LOTUS_DUCKDB_LIB name that version: "
                    + "extensions only fit the engine they were built for")
        }
    }
}

/// The engine's functions.
// SAFETY: the table is filled before the pointer is handed out and never written or freed after.
struct FunctionTable: @unchecked Sendable {
    let pointer: UnsafePointer<cduckdb_functions>

    var call: cduckdb_functions { _read { yield pointer.pointee } }
}
