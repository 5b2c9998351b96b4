// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A walk through folders in the order of keys, as far as a page goes. All calls block.
struct LocalListing {
    struct Entry {
        let name: String
        let isFolder: Bool
    }

    private static let depthMax = 64

    private let prefix: [UInt8]
    private let startAfter: [UInt8]
    private let keysMax: Int
    private var objects: [ObjectSummary] = []

    static func page(_ root: String, _ query: ListQuery) throws -> ListPage {
        var listing = LocalListing(query)
        try listing.walk(LocalFolder.openRoot(root), key: "", depth: 0)
        guard listing.objects.count > query.keysMax, let last = listing.objects.prefix(query.keysMax).last
        else {
            return ListPage(objects: listing.objects, next: nil)
        }
        var next = query
        next.startAfter = last.key
        return ListPage(objects: Array(listing.objects.prefix(query.keysMax)), next: next)
    }

    private init(_ query: ListQuery) {
        prefix = Array(query.prefix.utf8)
        startAfter = Array((query.startAfter ?? "").utf8)
        // One more than wanted tells whether there is another page.
        keysMax = query.keysMax + 1
    }

    private mutating func walk(_ folder: LocalFile, key: String, depth: Int) throws {
        guard depth <= Self.depthMax else { return }
        // A folder's keys all go on with a slash, so it stands among its neighbours as if it had one.
        let entries = try Self.entries(of: folder)
            .filter { depth > 0 || !$0.name.hasPrefix(LocalStore.reservedPrefix) }
            .map { (entry: $0, key: Array((key + $0.name + ($0.isFolder ? "/" : "")).utf8)) }
            .filter { $0.entry.isFolder ? mayHold($0.key) : isWanted($0.key) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        for (entry, bytes) in entries {
            guard objects.count < keysMax else { return }
            let entryKey = String(decoding: bytes, as: UTF8.self)
            if entry.isFolder {
                // It may be gone, or may not be ours to see into: what cannot be read is not left out.
                guard
                    let inner = try Self.unlessGone({
                        try LocalFolder.enter(folder, entry.name, making: false)
                    })
                else { continue }
                try walk(inner, key: entryKey, depth: depth + 1)
            } else {
                var status = stat()
                guard fstatat(folder.descriptor, entry.name, &status, AT_SYMLINK_NOFOLLOW) == 0,
                    LocalFolder.isFile(status)
                else { continue }
                objects.append(LocalFolder.summary(entryKey, status))
            }
        }
    }

    private func isWanted(_ key: [UInt8]) -> Bool {
        key.starts(with: prefix) && startAfter.lexicographicallyPrecedes(key)
    }

    /// Whether keys that are wanted may go on from a folder's key.
    private func mayHold(_ folder: [UInt8]) -> Bool {
        guard folder.starts(with: prefix) || prefix.starts(with: folder) else { return false }
        return startAfter.starts(with: folder) || startAfter.lexicographicallyPrecedes(folder)
    }

    private static func unlessGone(_ body: () throws -> LocalFile) throws -> LocalFile? {
        do {
            return try body()
        } catch let failure as LocalFailure where [ENOENT, ENOTDIR, ELOOP].contains(failure.number) {
            return nil
        }
    }

    /// The names in a folder. Links and other special files are left out.
    static func entries(of folder: LocalFile) throws -> [Entry] {
        let descriptor = openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LocalFailure(errno) }
        guard let stream = fdopendir(descriptor) else {
            let number = errno
            close(descriptor)
            throw LocalFailure(number)
        }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw LocalFailure(errno) }
                return entries
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: StoreLimits.keyNameBytesMax + 1) {
                    String(cString: $0)
                }
            }
            guard name != ".", name != ".." else { continue }
            switch Int32(entry.pointee.d_type) {
            case Int32(DT_DIR): entries.append(Entry(name: name, isFolder: true))
            case Int32(DT_REG): entries.append(Entry(name: name, isFolder: false))
            case Int32(DT_UNKNOWN):
                var status = stat()
                guard fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
                let kind = status.st_mode & S_IFMT
                if kind == S_IFDIR || kind == S_IFREG {
                    entries.append(Entry(name: name, isFolder: kind == S_IFDIR))
                }
            default: continue
            }
        }
    }
}
