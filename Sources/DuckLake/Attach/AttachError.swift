// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import Glibc
internal import LotusCore

/// Turns what DuckLake and its catalogs say when an ATTACH fails into what a user can act on.
struct AttachError {
    let location: LakeLocation
    let error: DuckDBError

    private var path: String { location.catalog.name }
    private var message: String { error.message }

    var lotusError: LotusError {
        var result = classified
        // What is wrong with the point that was asked for does not stand in profiles.yml.
        if result.code != .noSnapshot { result.location = location.source }
        result.cause = error
        return result
    }

    private var classified: LotusError {
        if error.isInterrupt { return error.lotusError }
        if error.isOutOfSpace { return error.lotusError }
        if message.contains("does not match existing data path") { return dataPathMismatch }
        if message.contains("catalog version mismatch") || message.contains("Only DuckLake versions") {
            return versionMismatch
        }
        if message.contains("No snapshot found at") { return noSnapshot }
        if let fault = StoreFault(error) { return StoreAdvice(nil).error(fault, cause: error) }
        if message.contains("requires the extension") || message.contains("Extension \"") {
            return extensionMissing
        }
        if message.contains("Failed to cast value") || error.type == "Conversion",
            case .timestamp(let time)? = location.snapshot
        {
            return LotusError(
                .noSnapshot, "\"\(time)\" is neither the number of a snapshot nor a time",
                hint:
                    "write a number that `lotus lake snapshots` lists, or a time such as \"2026-01-31 09:30:00\""
            )
        }
        if message.contains("creating a new DuckLake is explicitly disabled") {
            if case .postgres = location.catalog { return noLake }
            return LotusError(
                .notACatalog, "\(path) is a database, but no DuckLake catalog",
                hint:
                    "check the path under `attach:` in profiles.yml; move the file away if a lake shall be made there"
            )
        }
        if message.contains("file is not a database") || message.contains("not a valid DuckDB database file")
            || message.contains("database disk image is malformed")
        {
            return LotusError(
                .notACatalog, "\(path) is no catalog, or it is damaged",
                hint: "restore the file from a backup, or check the path under `attach:` in profiles.yml")
        }
        if message.contains("Could not set lock on file") { return inUse }
        if isPermission {
            return LotusError(
                .notWritable, "the catalog \(path) may not be opened for writing by this user",
                hint:
                    "give this user write permission on the file and its folder: readers of a SQLite catalog need it, "
                    + "too, for the index of its log")
        }
        return LotusError(.attach, "cannot attach the lake at \(path): \(message)")
    }

    private var extensionMissing: LotusError {
        LotusError(
            .extensionMissing, "the lake at \(path) needs an extension that is not loaded: \(message)",
            hint: "a data path on s3:// needs `httpfs` under `extensions:` in profiles.yml; "
                + "`Scripts/bootstrap` brings back extensions that are missing")
    }

    private var noLake: LotusError {
        LotusError(
            .noCatalog, "there is no lake at \(path)",
            hint: "check the database and `metadata_schema` under `attach:` in profiles.yml; "
                + "a lake that is attached read-only is not made")
    }

    private var isPermission: Bool {
        message.contains("readonly database") || message.contains("unable to open database file")
            || message.contains("Permission denied") || message.contains("Cannot open file")
    }

    private var dataPathMismatch: LotusError {
        // … parameter "X" does not match existing data path in the catalog "Y".
        let quoted = message.split(separator: "\"", omittingEmptySubsequences: false)
        let known = quoted.count > 3 ? String(quoted[3]) : "another one"
        return LotusError(
            .dataPathMismatch,
            "the data path \"\(location.dataPath ?? "")\" is not the one that the lake was made with: \"\(known)\"",
            hint: "write `data_path: \(known)` in profiles.yml, or leave it out: the catalog knows it")
    }

    private var versionMismatch: LotusError {
        let version = message.firstRange(of: "catalog version is ").map { range in
            String(message[range.upperBound...].prefix { $0 != "," && $0 != " " })
        }
        return LotusError(
            .catalogVersion,
            "the catalog \(path) is of DuckLake \(version ?? "another version"); this release needs 1.0",
            hint: version.map { $0 < "1.0" } ?? true
                ? "back it up, then add `automatic_migration: true` under its `options:` in profiles.yml once"
                : "a newer catalog needs a newer lotus")
    }

    private var noSnapshot: LotusError {
        let asked =
            switch location.snapshot {
            case .version(let version): "version \(version)"
            case .timestamp(let time): "time \(time)"
            case nil: "that point"
            }
        return LotusError(
            .noSnapshot, "the lake has no snapshot at \(asked)", hint: "`lotus lake snapshots` lists them")
    }

    private var inUse: LotusError {
        let holder = message.firstRange(of: "Conflicting lock is held in ").map { range in
            String(message[range.upperBound...].prefix { $0 != ")" && $0 != "\n" }) + ")"
        }
        return LotusError(
            .catalogInUse, "the catalog \(path) is open in another process\(holder.map { ": \($0)" } ?? "")",
            hint: "a DuckDB file serves one process at a time; wait for it to end, or use a SQLite catalog "
                + "(`ducklake:sqlite:…`), which serves many")
    }
}
