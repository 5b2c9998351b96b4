// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LotusCore

/// Reading of the small text files that a user writes.
enum TextFile {
    static func exists(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
    }

    static func folderExists(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// Something of that name exists: a file, a folder or a link to one.
    static func anythingExists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    /// The bytes of a file, of at most ``ProjectFileLimits/fileBytesMax``.
    static func bytes(at path: String, shownAs name: String) throws(LotusError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw LotusError(
                .fileUnreadable, "\(name) cannot be read",
                hint: "Check that it is a file and that you may read it (chmod u+r \(name)).")
        }
        guard data.count <= ProjectFileLimits.fileBytesMax else {
            throw LotusError(
                .fileTooLarge,
                "\(name) has \(data.count) bytes; at most \(ProjectFileLimits.fileBytesMax) are read",
                hint: "Check that this is the file you mean; split it if it is.")
        }
        return [UInt8](data)
    }

    /// The text of a file.
    static func source(at path: String, shownAs name: String) throws(LotusError) -> SourceText {
        try SourceText(name: name, bytes: bytes(at: path, shownAs: name))
    }
}
