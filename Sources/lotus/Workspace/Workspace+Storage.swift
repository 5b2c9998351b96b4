// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import FoundationEssentials
import LotusCore
import ObjectStore
import ProjectFiles

extension Workspace {
    /// Where the files of the main lake are.
    ///
    /// - Throws: ``LotusError`` of the object store's configuration.
    func lakeStorage() async throws -> LakeStorage {
        let lake = try mainLake()
        let path = try await database.withConnection { try lake.dataPath(on: $0) }
        guard let url = StoreURL(path) else {
            // The catalog has the path as the profile wrote it, from the project's folder.
            return LakeStorage(LocalStore(root: AbsolutePath.of(path)), root: path)
        }
        let bucket = String(path.prefix(path.count - url.prefix.count))
        return LakeStorage(try objectStore(of: url), root: bucket)
    }

    /// A client of our own for a bucket, with the credentials that the engine has for it.
    func objectStore(of url: StoreURL) throws -> S3Store {
        try Self.objectStore(of: url, project: project, profile: profile)
    }

    /// The same without an engine. When the store refuses the credentials, they are read again from the
    /// profile and `.env`.
    static func objectStore(of url: StoreURL, project: Project, profile: Profile) throws -> S3Store {
        let (folder, profiles, target) = (project.folder, profile.path, profile.target.name)
        return S3Store(
            try storeConfiguration(of: url, project: project, target: profile.target),
            credentials: {
                let project = try Project.find(from: folder, processEnvironment: Terminal.environment)
                let selection = ProfileSelection(
                    profilesFolder: AbsolutePath.folder(of: profiles), target: target)
                let profile = try Profile.load(for: project, selection: selection)
                return try storeConfiguration(of: url, project: project, target: profile.target).credentials
            })
    }

    private static func storeConfiguration(
        of url: StoreURL, project: Project, target: ProjectFiles.Target
    ) throws -> S3Configuration {
        let access = ObjectStoreAccess(secrets: target.secrets, environment: project.environment)
        return try access.configuration(for: url, at: target.location)
    }

    /// What upkeep must never touch: the folders of all streams, wherever they may be landed.
    ///
    /// - Parameter names: `namespace/stream` of the streams; nil for all of the project.
    func landingGuard(of names: [String]? = nil) async throws -> LandingGuard {
        let lake = try mainLake()
        let dataPath = try await database.withConnection { try lake.dataPath(on: $0) }
        let settings = try LotusSettings.load(
            projectFolder: project.folder, environment: project.environment)
        let roots = [dataPath, settings.landing?.asWritten, LotusSettings.defaultLanding].compactMap { $0 }
        let streams = try names.map { StreamFolders(names: $0) } ?? StreamFolders(settings)
        return LandingGuard(streamPrefixes: roots.flatMap { root in streams.prefixes(under: root) })
    }

    /// Tables of the main lake that keep their files where a stream lands its own: neither could be told
    /// from the other.
    func tables(in landing: LandingGuard) async throws -> [(name: TableName, path: String)] {
        let lake = try mainLake()
        return try await database.withConnection { try lake.tables(in: landing, on: $0) }
    }
}

/// The streams of a project, as far as their names tell where they land.
struct StreamFolders {
    /// `namespace/stream`.
    let names: [String]

    init(names: [String]) { self.names = names }

    /// - Throws: ``LotusError`` when a folder cannot be read: then it is not known what must be kept.
    init(_ settings: LotusSettings) throws {
        guard let folder = settings.streams?.resolved else {
            names = []
            return
        }
        let sources = try Self.entries(of: folder).filter { !$0.hasPrefix("_") && !$0.hasPrefix(".") }
        names = try sources.flatMap { source -> [String] in
            let files = try Self.entries(of: "\(folder)/\(source)")
                .filter { $0.hasSuffix(".json") && !$0.hasPrefix("_") && !$0.hasPrefix(".") }
            // A connection may land its source under another name.
            let namespaces = Set([source] + settings.connections.map(\.namespace)).sorted()
            return files.flatMap { file in namespaces.map { "\($0)/\(file.dropLast(".json".count))" } }
        }
    }

    func prefixes(under root: String) -> [String] {
        let base = root.hasSuffix("/") ? root : root + "/"
        return names.map { base + $0 + "/" }
    }

    private static func entries(of folder: String) throws -> [String] {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder else {
            return []
        }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw LotusError(
                .inputFile, "cannot read the folder of streams \(folder)",
                hint: "check its permissions: upkeep must know the streams to leave their files alone",
                cause: error)
        }
    }
}

extension S3Configuration {
    /// The configuration that the engine has in a secret.
    init(_ secret: EngineSecret, bucket: String) throws {
        func text(_ key: String) -> String? { secret[key]?.revealedText.flatMap { $0.isEmpty ? nil : $0 } }
        let endpoint = text("endpoint")
        try self.init(
            endpoint: endpoint, region: text("region") ?? "us-east-1", bucket: bucket,
            accessKeyID: text("key_id") ?? "", secret: Secret(text("secret") ?? ""),
            sessionToken: text("session_token").map { Secret($0) },
            useTLS: text("use_ssl").map { !["false", "0", "no"].contains($0.lowercased()) },
            urlStyle: text("url_style")?.lowercased() == "path" ? .path : .virtualHost)
    }
}
