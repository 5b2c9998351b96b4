// SPDX-License-Identifier: Apache-2.0

internal import Landing
internal import LotusCore
internal import ObjectStore

/// The files that a new generation of a stream replaces: ours, and those that Airbyte wrote.
struct FormerGenerations: Sendable {
    let landing: any ObjectStore
    let layout: LandingLayout

    /// The largest generation that files of others have.
    func largest() async throws -> Int64 {
        var largest: Int64 = 0
        try await eachFile { file in
            guard PartNames.startedAt(of: file.key) == nil else { return }
            largest = max(largest, try await generation(of: file.key))
        }
        return largest
    }

    /// The keys of files that a sync replaces.
    ///
    /// - Parameter startedAt: when it began: files of our own that were written before are replaced.
    func keys(before generationID: Int64, startedAt: Int64, except kept: Set<String>) async throws -> [String]
    {
        var keys: [String] = []
        try await eachFile { file in
            guard !kept.contains(file.key) else { return }
            if let own = PartNames.startedAt(of: file.key) {
                if own < startedAt { keys.append(file.key) }
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
