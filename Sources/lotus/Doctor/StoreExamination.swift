// SPDX-License-Identifier: Apache-2.0

import DuckLake
import LotusCore
import ObjectStore
import ProjectFiles

/// Looks whether a bucket can be reached, listed, written and read with a target's credentials.
struct StoreExamination: Sendable {
    let url: StoreURL
    let access: ObjectStoreAccess
    let source: SourceLocation?

    private var subject: String { "bucket \(url.bucket)" }

    /// A server that fails is told at once: this is no work that must get through.
    private static let once = RetryPolicy(
        attemptsMax: 1, firstDelay: .zero, delayMax: .zero, totalMax: .zero)
    private static let idleMsMax: Int64 = 4_000
    /// What is written; small enough for a page, large enough for small pages to be several.
    private static let objectCount = 5

    func findings() async -> [Finding] {
        let reached = await Check.limited(subject) { [Finding(subject, .ok, try await reach())] }
        guard reached.allSatisfy({ $0.state == .ok }) else {
            return reached + [Finding("\(subject), objects", .skipped, "the bucket is not well")]
        }
        return reached + (await Check.limited("\(subject), objects") { try await exercise() })
    }

    private func store() throws -> S3Store {
        var configuration = try access.configuration(for: url, at: source)
        configuration.patience.overload = Self.once
        configuration.patience.unreachable = Self.once
        configuration.patience.idleMsMax = Self.idleMsMax
        return S3Store(configuration)
    }

    private func reach() async throws -> String {
        let configuration = try access.configuration(for: url, at: source)
        try await store().preflight()
        let scheme = configuration.endpoint.useTLS ? "https" : "http"
        let port = configuration.endpoint.port.map { ":\($0)" } ?? ""
        return "\(scheme)://\(configuration.endpoint.host)\(port), \(configuration.urlStyle.rawValue) style"
    }

    // MARK: Objects

    /// Writes, lists, reads and deletes a few objects, which are gone in any case when this returns.
    private func exercise() async throws -> [Finding] {
        let store = try store()
        let prefix = ".lotus/doctor-\(String(UInt64.random(in: .min ... .max), radix: 16))/"
        let keys = (0..<Self.objectCount).map { "\(prefix)part_\($0)" }
        let result: Result<[Finding], any Error>
        do {
            result = .success(try await exercise(store, prefix, keys))
        } catch {
            result = .failure(error)
        }
        // In a task of its own, so that the end of the time does not leave them.
        _ = await Task { try? await store.delete(keys) }.value
        return try result.get()
    }

    private func exercise(_ store: S3Store, _ prefix: String, _ keys: [String]) async throws -> [Finding] {
        for key in keys { try await store.put(Array(key.utf8), to: key) }
        guard try await store.get(keys[0], bytesMax: 1 << 10) == Array(keys[0].utf8) else {
            throw broken("an object that was just written reads otherwise")
        }
        let whole = try await store.objects(prefix: prefix).all()
        guard whole.map(\.key) == keys, whole.map(\.size) == keys.map(\.utf8.count) else {
            throw broken("of \(keys.count) objects that were just written the listing has \(whole.count)")
        }
        let later = try await store.objects(prefix: prefix, startAfter: keys[1]).all().map(\.key)
        guard later == Array(keys[2...]) else {
            throw broken("a listing that begins after an object has \(later.count) of \(keys.count - 2)")
        }
        let paged = try await store.keysInSmallPages(prefix: prefix, keysMax: 2)
        try await store.delete(keys)
        let left = try await store.objects(prefix: prefix).all()
        guard left.isEmpty else { throw broken("\(left.count) objects that were deleted are still listed") }
        let finding = Finding("\(subject), objects", .ok, "written, listed, read and deleted")
        if paged == keys { return [finding] }
        return [
            finding,
            Finding(
                "\(subject), small pages", .warning,
                "asked for 2 keys a page, the server lists \(paged.count) of \(keys.count) objects",
                remedy:
                    "lotus asks for full pages and is not concerned; other programs may miss objects: upgrade "
                    + "the server"),
        ]
    }

    private func broken(_ what: String) -> LotusError {
        LotusError(
            .storeUnexpectedAnswer, what,
            hint:
                "the server, or a cache before it, does not show what is there; nothing can be landed or tidied "
                + "safely: upgrade the server, or take the cache away", location: source)
    }
}
