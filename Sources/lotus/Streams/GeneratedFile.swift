// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import LotusCore

/// A file of the project that a command writes.
enum GeneratedFile {
    /// The text that is there; nil when there is no such file.
    static func text(at path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What a folder holds; nothing when there is none.
    static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// Puts a whole text in its place, in a folder that is made if need be.
    ///
    /// - Throws: ``LotusError`` when it cannot be written.
    static func write(_ text: String, to path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: AbsolutePath.folder(of: path), withIntermediateDirectories: true)
        } catch {
            throw LotusError(
                .outputFile, "cannot make the folder \(AbsolutePath.folder(of: path))",
                hint: "check the permissions there", cause: error)
        }
        let sink = try OutputSink(path: path)
        sink.buffer.append(contentsOf: text.utf8)
        try sink.finish()
    }
}
