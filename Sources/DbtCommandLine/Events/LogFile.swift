// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// `dbt.log`, which is put aside when it has grown too large.
struct LogFile: Sendable {
    /// How many earlier files are kept, as `dbt.log.1` and so on.
    private static let keptFilesMax = 5
    private static let name = "dbt.log"

    private let path: String
    private let bytesMax: Int
    private let descriptor: FileWriter
    private var size: Int

    /// Opens the file of a folder, which is made if it is not there; nil when that cannot be done.
    ///
    /// - Parameter bytesMax: the size that the file does not grow beyond; 0 for any.
    init?(folder: String, bytesMax: Int) {
        guard
            (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true))
                != nil
        else { return nil }
        path = folder + "/" + Self.name
        self.bytesMax = bytesMax
        guard let writer = FileWriter(appendingTo: path) else { return nil }
        descriptor = writer
        size = writer.size
    }

    mutating func append(_ text: String) {
        let bytes = Array(text.utf8)
        if bytesMax > 0, size > 0, size + bytes.count > bytesMax { rotate() }
        descriptor.write(bytes)
        size += bytes.count
    }

    private mutating func rotate() {
        let files = FileManager.default
        try? files.removeItem(atPath: "\(path).\(Self.keptFilesMax)")
        for number in stride(from: Self.keptFilesMax - 1, through: 1, by: -1) {
            try? files.moveItem(atPath: "\(path).\(number)", toPath: "\(path).\(number + 1)")
        }
        try? files.moveItem(atPath: path, toPath: "\(path).1")
        descriptor.reopen(path)
        size = 0
    }
}
