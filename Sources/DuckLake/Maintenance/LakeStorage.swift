// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
package import ObjectStore

/// The object store or folder that a lake's files lie in, by the paths that the catalog has.
package struct LakeStorage: Sendable {
    /// An object with the path that the catalog has, or would have, for it.
    struct File: Sendable {
        let path: String
        let bytes: Int64
        let lastModified: Timestamp
    }

    package enum Size: Hashable, Sendable {
        case bytes(Int64)
        case absent
    }

    private let store: any ObjectStore
    /// What a path begins with, and what its key begins with instead.
    private let root: String
    private let keyPrefix: String

    /// - Parameters:
    ///   - root: how paths in the catalog begin (`s3://lake/`, `lake/data/`), ending in a slash.
    ///   - keyPrefix: what stands for it in the store's keys; empty, or ending in a slash.
    package init(_ store: any ObjectStore, root: String, keyPrefix: String = "") {
        self.store = store
        self.root = root.hasSuffix("/") || root.isEmpty ? root : root + "/"
        self.keyPrefix = keyPrefix
    }

    /// Requests that run side by side.
    private static let requestsMax = 16

    /// The key of a path; nil when it lies elsewhere.
    func key(of path: String) -> String? {
        path.hasPrefix(root) ? keyPrefix + path.dropFirst(root.count) : nil
    }

    private func path(of key: String) -> String { root + key.dropFirst(keyPrefix.count) }

    /// What lies under a folder's path; nothing for a folder that lies elsewhere.
    func objects(under folder: String) async throws -> [File] {
        guard let prefix = key(of: folder) else { return [] }
        var files: [File] = []
        for try await page in store.objects(prefix: prefix) {
            files += page.map {
                File(path: path(of: $0.key), bytes: Int64($0.size), lastModified: $0.lastModified)
            }
        }
        return files
    }

    /// The sizes of files, as far as they lie in this store.
    package func sizes(of paths: [String]) async throws -> [String: Size] {
        let keyed = paths.compactMap { path in key(of: path).map { (path, $0) } }
        return try await withThrowingTaskGroup(of: (String, Size).self) { group in
            var result: [String: Size] = [:]
            var rest = keyed[...]
            func add() {
                guard let (path, key) = rest.popFirst() else { return }
                group.addTask { [store] in
                    do {
                        return (path, .bytes(Int64(try await store.head(key).size)))
                    } catch let error as LotusError where error.code == .objectNotFound {
                        return (path, .absent)
                    }
                }
            }
            for _ in 0..<Self.requestsMax { add() }
            while let (path, size) = try await group.next() {
                result[path] = size
                add()
            }
            return result
        }
    }

    /// Deletes files; one that is not there any more is as good as deleted.
    func delete(_ paths: [String]) async throws {
        try await store.delete(paths.compactMap { key(of: $0) })
    }
}
