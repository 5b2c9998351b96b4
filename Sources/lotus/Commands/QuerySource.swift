// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import LotusCore

/// The text that a user wants to run, and what to call it in errors.
struct QuerySource: Sendable {
    /// A script is read whole, since errors show its lines.
    static let bytesMax = 256 << 20

    let name: String
    let text: String

    static func read(argument: String?, file: String?) throws -> QuerySource {
        if let file { return try read(path: AbsolutePath.of(file), shownAs: file) }
        if let argument, argument != "-" { return QuerySource(name: "<query>", text: argument) }
        if argument == nil, Terminal.isTerminal(STDIN_FILENO) {
            throw LotusError(
                .noStatement, "there is no statement to run",
                hint: "write it behind `lotus query`, name a file with `--file`, or pipe it in")
        }
        return QuerySource(name: "<stdin>", text: try decode(readAll(STDIN_FILENO, "<stdin>"), "<stdin>"))
    }

    private static func read(path: String, shownAs name: String) throws -> QuerySource {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(name, errno) }
        defer { close(descriptor) }
        return QuerySource(name: name, text: try decode(readAll(descriptor, name), name))
    }

    private static func readAll(_ descriptor: Int32, _ name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(name, errno)
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: block[..<count])
            guard bytes.count <= bytesMax else {
                throw LotusError(
                    .inputFile, "\(name) is larger than \(bytesMax >> 20) MB",
                    hint: "split it into several files")
            }
        }
    }

    private static func decode(_ bytes: [UInt8], _ name: String) throws -> String {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard
            let text = String(validating: bytes.starts(with: mark) ? bytes[3...] : bytes[...], as: UTF8.self)
        else {
            throw LotusError(.inputFile, "\(name) is not UTF-8 text", hint: "save it as UTF-8")
        }
        return text
    }

    private static func failure(_ name: String, _ number: Int32) -> LotusError {
        let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        return LotusError(
            .inputFile, "cannot read \(name): \(reason)", hint: "check the path and its permissions")
    }
}
