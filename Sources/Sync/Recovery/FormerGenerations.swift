// SPDX-License-Identifier: Apache-2.0

internal import Landing
internal import LotusCore
internal import ObjectStore

/// The files that a new generation of a stream replaces: ours, and those that Airbyte wrote.
struct FormerGenerations: Sendable {
    let landing: any ObjectStore
    let layout: LandingLayout

    /// The largest generation that files have.
    ///
    /// - Parameter includesOwn: whether files of our own are asked too: those of a store that was lost.
    func largest(includesOwn: Bool) async throws -> Int64 {
        var largest: Int64 = 0
        var newest: (key: String, startedAt: Int64)?
        try await eachFile { file in
            guard let startedAt = PartNames.startedAt(of: file.key) else {
                largest = max(largest, try await generation(of: file.key))
                return
            }
            if startedAt >= newest?.startedAt ?? .min { newest = (file.key, startedAt) }
        }
        // Our generations grow with time: the newest file has the largest.
        if includesOwn, let newest { largest = max(largest, try await generation(of: newest.key)) }
        return largest
    }

    /// The keys of files that a sync replaces: all of our own but those that it wrote, whatever the clock
    /// was when the others were, and those of others with a lower generation.
    ///
    /// - Parameter kept: what the sync wrote.
    func keys(before generationID: Int64, except kept: Set<String>) async throws -> [String] {
        var keys: [String] = []
        try await eachFile { file in
            guard !kept.contains(file.key) else { return }
            if PartNames.startedAt(of: file.key) != nil {
                keys.append(file.key)
            } else if try await generation(of: file.key) < generationID {
                keys.append(file.key)
            }
        }
        return keys
    }

    private func eachFile(_ body: (LandingFile) async throws -> Void) async throws {
        do {
            for try await page in landing.objects(prefix: layout.folder) {
                for object in page {
                    if let file = LandingFile(object, prefix: layout.folder) { try await body(file) }
                }
            }
        } catch let error as LotusError
            where error.code == .bucketNotFound || error.code == .objectNotFound
        {
            // Nothing has been landed yet; another stream may make the folder at this moment.
            return
        }
    }

    /// A file without a generation belongs to the first, as with Airbyte.
    private func generation(of key: String) async throws -> Int64 {
        do {
            return PartMetadata(try await landing.head(key).metadata)?.generationID ?? 0
        } catch let error as LotusError where error.code == .objectNotFound {
            return 0
        }
    }
}
