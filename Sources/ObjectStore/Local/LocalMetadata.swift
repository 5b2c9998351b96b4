// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Glibc
internal import LotusCore

/// The metadata of local objects: a small file for each object that has any, named by the hash of its
/// key, in a folder beside all keys. Its first line is the ETag of the object that it belongs to.
enum LocalMetadata {
    static func write(
        _ top: LocalFile, _ staging: LocalFile, _ key: String, _ metadata: [String: String], etag: String
    ) throws {
        guard !metadata.isEmpty else { return remove(top, key) }
        let lines = metadata.sorted { $0.key < $1.key }.map {
            "\($0.key)=\(PercentEncoding.encoded($0.value))"
        }
        let folder = try LocalFolder.enter(
            LocalFolder.enter(top, LocalStore.metadataFolder, making: true), shelf(key), making: true)
        let name = "\(getpid())-\(name(key)).metadata"
        let file = try LocalFile.open(in: staging.descriptor, name, O_WRONLY | O_CREAT | O_TRUNC)
        try file.write(Array(([etag] + lines).map { $0 + "\n" }.joined().utf8))
        try file.sync()
        guard renameat(staging.descriptor, name, folder.descriptor, self.name(key)) == 0 else {
            throw LocalFailure(errno)
        }
    }

    /// What was stored with an object; nothing when it was replaced behind the store's back.
    static func read(_ top: LocalFile, _ key: String, etag: String) -> [String: String] {
        guard let folder = folder(top, key),
            let file = try? LocalFile.open(in: folder.descriptor, name(key), O_RDONLY),
            let bytes = try? file.read(at: 0, bytesMax: StoreLimits.metadataBytesMax * 4)
        else { return [:] }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.first.map(String.init) == etag else { return [:] }
        var metadata: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let equals = line.firstIndex(of: "=") else { continue }
            metadata[String(line[..<equals])] = PercentEncoding.decoded(
                String(line[line.index(after: equals)...]))
        }
        return metadata
    }

    static func remove(_ top: LocalFile, _ key: String) {
        if let folder = folder(top, key) { unlinkat(folder.descriptor, name(key), 0) }
    }

    private static func folder(_ top: LocalFile, _ key: String) -> LocalFile? {
        guard let all = try? LocalFolder.enter(top, LocalStore.metadataFolder, making: false) else {
            return nil
        }
        return try? LocalFolder.enter(all, shelf(key), making: false)
    }

    private static func name(_ key: String) -> String {
        HexadecimalText.text(SHA256.hash(data: Array(key.utf8)))
    }
    /// Not all in one folder.
    private static func shelf(_ key: String) -> String { String(name(key).prefix(2)) }
}
