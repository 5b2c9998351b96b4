// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LotusCore

/// Loads extensions by path.
///
/// The engine's own signature check costs 0.1 to 0.2 s of CPU for each. Files whose SHA-256 bootstrap
/// verified are therefore loaded while unsigned extensions are allowed, which is then switched off
/// for good; files from elsewhere are loaded after that, so that their signature counts.
struct ExtensionLoader {
    private enum Source {
        case verified(Components.File)
        case installed(String)
    }

    private let sources: [(name: String, source: Source)]

    /// Whether the database must be opened with unsigned extensions allowed.
    let needsUnsigned: Bool

    /// - Throws: ``LotusError`` `extensionMissing` when an extension lies nowhere or was changed.
    init(_ names: [String], components: Components) throws {
        sources = try names.filter { !Self.builtIn.contains($0) }.map { name in
            (name, try Self.find(Self.canonical(name), components: components))
        }
        needsUnsigned = sources.contains { if case .verified = $0.source { true } else { false } }
    }

    /// Extensions that are part of the engine.
    private static let builtIn: Set<String> = ["core_functions", "icu", "json", "parquet"]

    /// The names that users write, too.
    private static func canonical(_ name: String) -> String {
        switch name {
        case "postgres": "postgres_scanner"
        case "sqlite": "sqlite_scanner"
        default: name
        }
    }

    private static func find(_ name: String, components: Components) throws -> Source {
        if let file = components.extensionFile(name) {
            let size = (try? FileManager.default.attributesOfItem(atPath: file.path))?[.size] as? Int
            guard let size else {
                throw LotusError(
                    .extensionMissing, "the extension \(name) is missing: no file \(file.path)",
                    hint: "run `Scripts/bootstrap`; it fetches what is missing")
            }
            guard size == file.bytes else {
                throw LotusError(
                    .extensionMissing,
                    "the extension \(name) was changed: \(file.path) has \(size) bytes, \(file.bytes) were verified",
                    hint: "run `Scripts/bootstrap`; it replaces files that do not match their checksum")
            }
            return .verified(file)
        }
        let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
        let installed =
            "\(home)/.duckdb/extensions/\(Engine.requiredVersion)/\(platform)/\(name).duckdb_extension"
        guard FileManager.default.fileExists(atPath: installed) else {
            throw LotusError(
                .extensionMissing, "the extension \(name) is missing",
                hint:
                    "run `Scripts/bootstrap` (it brings ducklake, httpfs, postgres_scanner and sqlite_scanner), or "
                    + "install it with a DuckDB \(Engine.requiredVersion.dropFirst()) client: it is looked for in \(installed)"
            )
        }
        return .installed(installed)
    }

    /// DuckDB's name of this machine, part of the paths of extensions.
    private static var platform: String {
        #if arch(arm64)
            "linux_arm64"
        #else
            "linux_amd64"
        #endif
    }

    func load(on connection: borrowing Connection) throws {
        for (name, source) in sources {
            if case .verified(let file) = source { try load(name, file.path, on: connection) }
        }
        if needsUnsigned { try connection.execute("SET allow_unsigned_extensions = false") }
        for (name, source) in sources {
            if case .installed(let path) = source { try load(name, path, on: connection) }
        }
    }

    private func load(_ name: String, _ path: String, on connection: borrowing Connection) throws {
        do {
            try connection.execute("LOAD \(SQLText.literal(path))")
        } catch let error as DuckDBError where !error.isInterrupt {
            throw LotusError(
                .extensionMismatch, "the extension \(name) does not fit this engine: \(error.message)",
                hint:
                    "run `Scripts/bootstrap --verify`; extensions must be built for DuckDB \(Engine.requiredVersion)",
                cause: error)
        }
    }
}
