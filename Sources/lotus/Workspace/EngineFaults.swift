// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import ObjectStore
import Postgres
import ProjectFiles

/// Says in the words of a profile what the engine means when a server that it needs is down, refuses it, or
/// has lost something.
struct EngineFaults: Sendable {
    private let access: ObjectStoreAccess
    private let location: SourceLocation?
    private let lakes: [DuckLake.Lake]
    /// The data paths of lakes on object stores.
    private let dataPaths: [StoreURL]

    init(target: ProjectFiles.Target, environment: Environment, lakes: [DuckLake.Lake] = []) {
        access = ObjectStoreAccess(secrets: target.secrets, environment: environment)
        location = target.location
        self.lakes = lakes
        dataPaths = lakes.compactMap { $0.location.dataPath.flatMap { StoreURL($0) } }
    }

    /// The error for a user; nil when it is of another kind. May ask a server, for some seconds at most.
    func explained(_ error: any Error) -> LotusError? {
        if let engine = error as? DuckDBError, let found = explained(store: engine) { return found }
        return lakes.lazy.compactMap { $0.explained(error) }.first ?? (error as? PostgresError)?.lotusError
    }

    /// The same; other errors of the engine as they are told without.
    func told(_ error: any Error) -> any Error {
        explained(error) ?? (error as? DuckDBError)?.lotusError ?? error
    }

    // MARK: - Object stores

    private func explained(store error: DuckDBError) -> LotusError? {
        guard let fault = StoreFault(error) else { return missingLocalFile(error) }
        let access = storeAccess(covering: fault.url)
        if fault.kind == .noObject, let access, let key = access.key(of: fault.url),
            isOfLake(key, access.bucket)
        {
            return missing("s3://\(access.bucket)/\(key)", error)
        }
        return StoreAdvice(access).error(fault, cause: error)
    }

    /// What the profile says of the store that an address of the engine belongs to.
    private func storeAccess(covering url: String) -> StoreAccess? {
        var candidates = dataPaths
        if let named = StoreURL(url) {
            candidates.insert(named, at: 0)
        } else {
            for bucket in Self.buckets(in: url) {
                candidates += [StoreURL("s3://\(bucket)/")].compactMap { $0 }
            }
        }
        for scope in access.secrets.flatMap(\.scope) { candidates += [StoreURL(scope)].compactMap { $0 } }
        return candidates.lazy.compactMap { storeAccess(to: $0) }.first { $0.covers(url) }
    }

    /// The bucket of an address, as the path's first part or as the host's.
    private static func buckets(in url: String) -> [String] {
        guard let range = url.firstRange(of: "://") else { return [] }
        let parts = url[range.upperBound...].split(separator: "/", maxSplits: 2)
        return [
            parts.count > 1 ? String(parts[1]) : nil, parts.first.map { String($0.prefix { $0 != "." }) },
        ].compactMap { $0 }
    }

    /// nil when nothing covers the place.
    func storeAccess(to store: StoreURL) -> StoreAccess? {
        guard
            let secret = access.secret(for: store) ?? (try? access.missingSecret(for: store, at: nil))
        else { return nil }
        let isListed = access.secrets.contains { $0.name == secret.name }
        func text(_ key: String) -> String? {
            secret[key]?.revealedText.flatMap { $0.isEmpty ? nil : $0 }
        }
        let endpoint = text("endpoint").map { text in
            String(
                (text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]).prefix { $0 != "/" })
        }
        // One that comes from a variable is kept out of every text, as a secret is.
        let accessKeyID: String? = if case .plain(let id) = secret["key_id"] { id } else { nil }
        let plain = text("use_ssl").map { ["false", "0", "no"].contains($0.lowercased()) } ?? false
        return StoreAccess(
            bucket: store.bucket, endpoint: endpoint, accessKeyID: accessKeyID,
            secretName: isListed ? secret.name : nil, isPathStyle: text("url_style")?.lowercased() == "path",
            usesTLS: !plain && text("endpoint")?.lowercased().hasPrefix("http://") != true, source: location)
    }

    // MARK: - Files of lakes

    private static let dataFileStart = "ducklake-"

    private func isOfLake(_ key: String, _ bucket: String) -> Bool {
        if dataPaths.contains(where: { $0.bucket == bucket && key.hasPrefix($0.prefix) }) { return true }
        return !lakes.isEmpty && (key.split(separator: "/").last?.hasPrefix(Self.dataFileStart) ?? false)
    }

    private func missing(_ file: String, _ error: DuckDBError) -> LotusError {
        LotusError(
            .dataFileMissing, "the data file \(file) of the lake is gone",
            hint:
                "`lotus lake check` lists all that are missing; restore it from a backup, or delete the rows that "
                + "were in it by making the table again", cause: error)
    }

    private func missingLocalFile(_ error: DuckDBError) -> LotusError? {
        guard error.message.hasPrefix("Cannot open file \""),
            error.message.contains("No such file or directory")
        else { return nil }
        let path = error.message.dropFirst("Cannot open file \"".count).prefix { $0 != "\"" }
        guard !lakes.isEmpty, path.split(separator: "/").last?.hasPrefix(Self.dataFileStart) == true else {
            return nil
        }
        return missing(String(path), error)
    }
}
