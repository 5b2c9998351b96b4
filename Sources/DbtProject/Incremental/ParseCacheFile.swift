// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The file in which the result of a parse is kept: a header, and three sections that are read when they are
/// asked for.
///
/// Each part carries its hash. A file that was cut off, damaged, or written by another program is as good as
/// none.
struct ParseCacheFile {
    /// Another form of the file gets another number.
    private static let magic = Array("lotus parse 1\n".utf8)
    /// Magic, length of the header, its hash.
    private static let frontBytes = magic.count + 24
    /// No header is near this.
    private static let headerBytesMax = 1 << 30

    let path: String
    private(set) var header: ParseCacheHeader
    private let headerBytes: Int

    /// Reads the header; nil when the file is not there, or is no good.
    init?(path: String) {
        self.path = path
        guard let front = Self.read(path, from: 0, count: Self.frontBytes),
            Array(front[..<Self.magic.count]) == Self.magic
        else { return nil }
        let words = (0..<3).map { word in
            front.withUnsafeBytes {
                UInt64(
                    littleEndian: $0.loadUnaligned(
                        fromByteOffset: Self.magic.count + word * 8, as: UInt64.self))
            }
        }
        guard words[0] <= UInt64(Self.headerBytesMax),
            let bytes = Self.read(path, from: Self.frontBytes, count: Int(words[0])),
            ContentHash(bytes) == ContentHash(high: words[1], low: words[2])
        else { return nil }
        headerBytes = bytes.count
        header = ParseCacheHeader()
        do {
            var reader = try RecordReader(bytes)
            try header.code(&reader)
            guard reader.isAtEnd else { return nil }
        } catch {
            return nil
        }
    }

    /// The bytes of a section; nil when they are no good.
    func bytes(of section: ParseCacheHeader.Section) -> [UInt8]? {
        guard section.offset >= 0, section.count >= 0, section.offset <= Int(Int32.max) * 1024,
            let bytes = Self.read(
                path, from: Self.frontBytes + headerBytes + section.offset, count: section.count),
            ContentHash(bytes) == section.hash
        else { return nil }
        return bytes
    }

    private static func read(_ path: String, from offset: Int, count: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            offset + count <= Int(status.st_size)
        else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = pread(
                    file, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if part < 0, errno == EINTR { continue }
                guard part > 0 else { break }
                filled += part
            }
        }
        return bytes.count == count ? bytes : nil
    }

    // MARK: Writing

    /// Writes a file. One that cannot be written is left out: the next command parses again.
    ///
    /// - Parameter header: what it says of the sections is filled in here.
    static func write(_ header: ParseCacheHeader, manifest: [UInt8], texts: ManifestTexts?, to path: String) {
        let parts = texts?.manifest.parts ?? []
        var manifestText: [UInt8] = []
        manifestText.reserveCapacity(parts.reduce(0) { $0 + $1.bytes.count })
        for part in parts { manifestText += part.bytes }
        let semanticText = texts?.semantic ?? []
        var header = header
        var offset = 0
        func section(_ bytes: [UInt8]) -> ParseCacheHeader.Section {
            defer { offset += bytes.count }
            return ParseCacheHeader.Section(offset: offset, count: bytes.count, hash: ContentHash(bytes))
        }
        header.manifest = section(manifest)
        header.manifestText = section(manifestText)
        header.members = parts.map { ParseCacheHeader.Member(key: $0.key, count: $0.bytes.count) }
        header.semanticText = section(semanticText)
        var writer = RecordWriter()
        guard (try? header.code(&writer)) != nil else { return }
        let bytes = writer.finished
        let hash = ContentHash(bytes)
        var front = ByteWriter()
        front.append(magic)
        for word in [UInt64(bytes.count), hash.high, hash.low] { front.word(word) }
        try? StagedFile.write([front.bytes, bytes, manifest, manifestText, semanticText], to: path)
    }
}
