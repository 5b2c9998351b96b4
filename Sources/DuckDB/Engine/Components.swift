// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LotusCore

/// Where the engine's shared object and its extensions lie on this machine.
package struct Components: Sendable {
    /// One file that `Scripts/bootstrap` fetched and whose checksum it verified.
    package struct File: Sendable, Hashable {
        package var name: String
        package var version: String
        package var path: String
        package var bytes: Int
        /// SHA-256 in lower-case hexadecimal digits.
        package var sha256: String
    }

    /// The folder with `MANIFEST`, when one was found.
    package let folder: String?
    /// What the manifest lists, in its order.
    package let files: [File]
    /// DuckDB's shared object.
    package let libraryPath: String
    /// The folders that were looked through, for messages.
    package let searched: [String]

    /// Finds the components: in `LOTUS_HOME`, beside an installed program (`lib/lotus` next to its
    /// `bin`), or in `.lotus` of the checkout that the program was built in. `LOTUS_DUCKDB_LIB`
    /// names another shared object of the engine.
    ///
    /// - Parameters:
    ///   - environment: the process environment.
    ///   - executable: the program's own path, links resolved.
    /// - Throws: ``LotusError`` `engineMissing` when there is no engine, or the manifest cannot be read.
    package static func locate(environment: [String: String], executable: String) throws -> Components {
        let candidates = candidateFolders(environment: environment, executable: executable)
        let folder = candidates.first { FileManager.default.fileExists(atPath: $0 + "/MANIFEST") }
        let files = try folder.map { try readManifest(in: $0) } ?? []
        let named = environment["LOTUS_DUCKDB_LIB"].flatMap { $0.isEmpty ? nil : $0 }
        guard let library = named ?? files.first(where: { $0.name == "duckdb" })?.path else {
            throw LotusError(
                .engineMissing, "no DuckDB engine found in \(candidates.joined(separator: ", "))",
                hint: "run `Scripts/bootstrap` in the checkout, or name an installed libduckdb "
                    + "\(Engine.requiredVersion.dropFirst()) in LOTUS_DUCKDB_LIB")
        }
        return Components(folder: folder, files: files, libraryPath: library, searched: candidates)
    }

    private static func candidateFolders(environment: [String: String], executable: String) -> [String] {
        if let home = environment["LOTUS_HOME"], !home.isEmpty { return [home + "/components"] }
        var parts = executable.split(separator: "/").dropLast().map { String($0) }
        let installed = "/" + (parts.dropLast() + ["lib", "lotus", "components"]).joined(separator: "/")
        while !parts.isEmpty {
            let candidate = "/" + (parts + [".lotus", "components"]).joined(separator: "/")
            if FileManager.default.fileExists(atPath: candidate) { return [installed, candidate] }
            parts.removeLast()
        }
        return [installed]
    }

    private static func readManifest(in folder: String) throws -> [File] {
        let path = folder + "/MANIFEST"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw LotusError(.engineMissing, "cannot read \(path)", hint: "run `Scripts/bootstrap` again")
        }
        return try String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
            let fields = line.split(separator: " ", maxSplits: 4)
            guard fields.count == 5, let bytes = Int(fields[1]) else {
                throw LotusError(
                    .engineMissing, "\(path) holds a line that is no component: \(line)",
                    hint: "remove the file and run `Scripts/bootstrap` again")
            }
            return File(
                name: String(fields[2]), version: String(fields[3]), path: "\(folder)/\(fields[4])",
                bytes: bytes,
                sha256: String(fields[0]))
        }
    }

    /// Where the extension of a name lies; nil when bootstrap did not fetch it.
    package func extensionFile(_ name: String) -> File? {
        name == "duckdb" ? nil : files.first { $0.name == name }
    }
}
