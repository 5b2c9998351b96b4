// SPDX-License-Identifier: Apache-2.0

internal import CPostgres
internal import Glibc
internal import LotusCore
internal import Synchronization

/// libpq, opened once per process and path, on first use.
// SAFETY: the table is filled before the pointer is handed out and never written or freed after.
package struct PostgresLibrary: @unchecked Sendable {
    private let pointer: UnsafePointer<cpostgres_functions>

    var call: cpostgres_functions { _read { yield pointer.pointee } }

    private static let opened = Mutex<[String: PostgresLibrary]>([:])
    private static let messageBytesMax = 1024

    /// Which version there is, such as 150018 for 15.18.
    ///
    /// - Parameter path: nil for the library that `LOTUS_LIBPQ` names, else the system's.
    /// - Throws: ``PostgresError`` of kind `libraryMissing`.
    package static func version(path: String? = nil) throws -> Int {
        let library = try path.map { try load(path: $0) } ?? load()
        return Int(library.call.libVersion())
    }

    /// The library that `LOTUS_LIBPQ` names, else the system's.
    ///
    /// - Throws: ``PostgresError`` of kind `libraryMissing`.
    static func load() throws -> PostgresLibrary {
        let path = getenv("LOTUS_LIBPQ").map { String(cString: $0) } ?? "libpq.so.5"
        return try load(path: path)
    }

    static func load(path: String) throws -> PostgresLibrary {
        try opened.withLock { libraries in
            if let library = libraries[path] { return library }
            var words = [CChar](repeating: 0, count: messageBytesMax)
            guard let table = cpostgres_open_library(path, &words, words.count) else {
                let end = words.firstIndex(of: 0) ?? words.endIndex
                let reason = String(decoding: words[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
                throw PostgresError(.libraryMissing, "cannot open Postgres's client library: \(reason)")
            }
            let library = PostgresLibrary(pointer: table)
            libraries[path] = library
            return library
        }
    }
}
