// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore
internal import ProjectFiles

/// Reads the text files of a project whole.
enum FileText {
    /// What one file may have; dbt itself would take minutes with more.
    private static let fileBytesMax = 256 * 1024 * 1024

    /// Whether a file of this name can be opened.
    static func exists(_ path: String) -> Bool {
        ParseObserver.current?.seeFile(path)
        return access(path, R_OK) == 0
    }

    /// The size of a file in bytes; nil when there is none.
    static func size(_ path: String) -> Int? {
        ParseObserver.current?.seeFile(path)
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// The bytes of a file.
    ///
    /// - Parameter name: what errors call it.
    static func bytes(_ path: String, shownAs name: String) throws(LotusError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw unreadable(name) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw unreadable(name) }
        let size = Int(status.st_size)
        guard size <= fileBytesMax else {
            throw LotusError(
                .fileTooLarge, "\(name) has \(size) bytes; at most \(fileBytesMax) are read",
                hint: "Check that this is the file you mean; split it if it is.")
        }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let part = read(file, buffer.baseAddress.map { $0 + count }, size - count)
                if part < 0, errno == EINTR { continue }
                if part < 0 { failed = true }
                if part <= 0 { break }
                count += part
            }
        }
        if failed { throw unreadable(name) }
        ParseObserver.current?.readFile(path, bytes)
        return bytes
    }

    /// The text of a file without white space at its ends, as dbt keeps it: with its own line breaks.
    static func stripped(_ path: String, shownAs name: String) throws(LotusError) -> String {
        try whole(path, shownAs: name).strippedAsPython
    }

    /// The text of a file as it is.
    static func whole(_ path: String, shownAs name: String) throws(LotusError) -> String {
        let bytes = try bytes(path, shownAs: name)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw LotusError(
                .notUTF8, "\(name) is not UTF-8", hint: "Save it as UTF-8.",
                location: SourceLocation(file: name, line: 1, column: 1))
        }
        return text
    }

    private static func unreadable(_ name: String) -> LotusError {
        LotusError(
            .fileUnreadable, "\(name) cannot be read",
            hint: "Check that it is a file and that you may read it.")
    }
}

extension Unicode.Scalar {
    /// White space as Python's `str.isspace` has it.
    var isPythonSpace: Bool {
        if isASCII { return value == 0x20 || (0x09...0x0D).contains(value) || (0x1C...0x1F).contains(value) }
        return properties.isWhitespace
    }
}

extension String {
    /// With line breaks as `\n`.
    var withPlainLineBreaks: String {
        guard utf8.contains(UInt8(ascii: "\r")) else { return self }
        return replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }

    /// Without white space at both ends.
    var strippedAsPython: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isPythonSpace }),
            let last = scalars.lastIndex(where: { !$0.isPythonSpace })
        else { return "" }
        return String(scalars[first...last])
    }
}
