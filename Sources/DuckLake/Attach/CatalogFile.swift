// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import FoundationEssentials
internal import Glibc
internal import LotusCore

/// Looks at a catalog file before the engine opens it.
///
/// Only ever before: closing a descriptor of a SQLite file drops the locks that this process holds on
/// it (POSIX), so a file that is attached must not be opened again.
enum CatalogFile {
    enum Content: Equatable {
        case absent, empty
        /// A SQLite database; `isWAL` says which journal it is set to.
        case sqlite(isWAL: Bool)
        case duckDB
        case other
    }

    private static let headerBytes = 100

    static func content(of path: String) throws -> Content {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return .absent }
            throw LotusError(
                .notWritable, "cannot open the catalog \(path): \(SystemError.text(errno))",
                hint: "check who owns the file and its folder")
        }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: headerBytes)
        let count = read(descriptor, &header, header.count)
        if count < 0 {
            throw LotusError(
                .notACatalog, "cannot read the catalog \(path): \(SystemError.text(errno))",
                hint: "the path must name a file")
        }
        if count == 0 { return .empty }
        // SQLite file format, section 1.3; DuckDB keeps its magic bytes behind a checksum of 8 bytes.
        if count >= 20, header.starts(with: Array("SQLite format 3\0".utf8)) {
            return .sqlite(isWAL: header[18] == 2)
        }
        if count >= 12, Array(header[8..<12]) == Array("DUCK".utf8) { return .duckDB }
        return .other
    }
}

/// What the operating system says of an error number.
enum SystemError {
    static func text(_ number: Int32) -> String {
        strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }
}
