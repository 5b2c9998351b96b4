// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import FoundationEssentials
import Glibc
import LotusCore
import Postgres

/// What was found out about the catalog of a lake, before the engine tries it.
struct CatalogExamination: Sendable {
    enum State: Sendable { case made, absent, wrong }

    let alias: String
    let name: String
    var state = State.made
    /// Where the catalog says that its data are.
    var dataPath: String?
    var findings: [Finding] = []

    /// The finding that the state comes from.
    var subject: String { findings.last { $0.state == .wrong }?.subject ?? "catalog \(alias)" }

    static func of(_ location: LakeLocation) async -> CatalogExamination {
        var examination = CatalogExamination(alias: location.alias, name: location.catalog.name)
        switch location.catalog {
        case .sqlite(let path), .duckDBFile(let path): examination.examine(file: path, location)
        case .postgres(let catalog): await examination.examine(catalog, location)
        }
        return examination
    }

    private mutating func add(_ finding: Finding) {
        findings.append(finding)
        if finding.state == .wrong { state = .wrong }
    }

    private static let notMade = "not made yet: it will be made by the first write"

    // MARK: Files

    /// What is in the file is for the engine to say.
    private mutating func examine(file path: String, _ location: LakeLocation) {
        let subject = "catalog \(alias)"
        var status = stat()
        guard stat(path, &status) == 0 else {
            state = .absent
            if let problem = FolderExamination.problem(ofWritingTo: path) {
                return add(Finding(subject, .wrong, problem.what, remedy: problem.remedy))
            }
            return add(Finding(subject, .ok, "\(path), \(Self.notMade)"))
        }
        guard location.isReadOnly || access(path, W_OK) == 0 else {
            return add(
                Finding(
                    subject, .wrong, "this user may not write \(path)",
                    remedy: "give this user write permission on the file and its folder"))
        }
        add(Finding(subject, .ok, "\(path), \(status.st_size) bytes"))
    }

    // MARK: Postgres

    private static let connectSecondsMax = 5
    private static let statementMsMax = 5_000

    private mutating func examine(_ catalog: PostgresCatalog, _ location: LakeLocation) async {
        // Its own limit, so that the whole ends in time whatever the profile says.
        var settings = ConnectionSettings(
            parameters: catalog.parameters.filter { $0.key != "connect_timeout" }
                .map { (key: $0.key, value: $0.value) },
            password: catalog.password, sslPassword: catalog.sslPassword, applicationName: "lotus doctor")
        settings.connectSecondsMax = Self.connectSecondsMax
        settings.statementMsMax = Self.statementMsMax
        let once = RetryPolicy(
            attemptsMax: 1, firstDelay: .zero, delayMax: .zero, totalMax: .zero)
        let client = PostgresClient(
            PostgresClient.Configuration(settings: settings, connectionsMax: 1, retry: once))
        let subject = "postgres \(alias)"
        let schema = catalog.schema
        let isReadOnly = location.isReadOnly
        let facts: PostgresFacts
        do {
            facts = try await client.withSession { try PostgresFacts($0, schema: schema) }
            await client.close()
        } catch {
            // A connection that hangs is left to itself.
            let shown = (error as? PostgresError)?.lotusError
            for finding in await Check.findings(
                subject, { throw shown.map { $0.at(location.source) } ?? error })
            {
                add(finding)
            }
            add(Finding("catalog \(alias)", .skipped, "\(subject) is not well"))
            return
        }
        for finding in facts.serverFindings(subject, isReadOnly: isReadOnly) { add(finding) }
        dataPath = facts.dataPath
        if facts.catalogVersion == nil, state != .wrong { state = .absent }
        add(facts.catalogFinding("catalog \(alias)", name: name, isReadOnly: isReadOnly))
        if facts.catalogVersion == nil, isReadOnly { state = .wrong }
    }
}

extension LotusError {
    /// The error with the place in a file that it is about.
    fileprivate func at(_ location: SourceLocation?) -> LotusError {
        var error = self
        error.location = error.location ?? location
        return error
    }
}

/// What a Postgres server says of itself and of a lake's catalog in it.
struct PostgresFacts: Sendable {
    let server: String
    let version: Int
    let usesTLS: Bool
    let messageLocale: String
    let isStandby: Bool
    /// Whether the process that the connection was told of is another than the one that answers.
    let isPooled: Bool
    let mayCreate: Bool
    /// nil when there is no catalog.
    let catalogVersion: String?
    let dataPath: String?

    private static let versionMin = 130_000
    private static let catalogVersions: Set = ["1.0"]

    init(_ session: Session, schema: String) throws {
        func text(_ sql: String, _ parameters: [Parameter] = []) throws -> String? {
            try session.query(sql, parameters).first?.optional(0, as: String.self)
        }
        version = session.serverVersion
        usesTLS = session.usesTLS
        server = try text("SHOW server_version") ?? ""
        messageLocale = try text("SHOW lc_messages") ?? ""
        isStandby = try session.isInRecovery()
        isPooled = try text("SELECT pg_backend_pid()::text") != "\(session.processID)"
        mayCreate =
            try text(
                """
                SELECT CASE WHEN EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)
                            THEN has_schema_privilege($1, 'CREATE')
                            ELSE has_database_privilege(current_database(), 'CREATE') END::text
                """, [.text(schema)]) == "true"
        let table = "quote_ident($1) || '.ducklake_metadata'"
        guard try text("SELECT to_regclass(\(table))::text", [.text(schema)]) != nil else {
            (catalogVersion, dataPath) = (nil, nil)
            return
        }
        let quoted = SQLText.identifier(schema)
        func setting(_ key: String) throws -> String? {
            try text(
                "SELECT value FROM \(quoted).ducklake_metadata WHERE key = $1 AND scope IS NULL LIMIT 1",
                [.text(key)])
        }
        catalogVersion = try setting("version") ?? "unknown"
        dataPath = try setting("data_path")
    }

    func serverFindings(_ subject: String, isReadOnly: Bool) -> [Finding] {
        var findings: [Finding] = []
        let what = "PostgreSQL \(server), \(usesTLS ? "with" : "without") TLS"
        if version < Self.versionMin {
            findings.append(
                Finding(
                    subject, .wrong, "\(what): too old",
                    remedy:
                        "a catalog needs PostgreSQL \(Self.versionMin / 10_000) or newer: upgrade the server")
            )
        } else if isStandby, !isReadOnly {
            findings.append(
                Finding(
                    subject, .wrong, "\(what): a standby, which can only be read from",
                    remedy: "connect to the primary server, or set `read_only: true` under `attach:`"))
        } else {
            findings.append(Finding(subject, .ok, what))
        }
        if isPooled {
            findings.append(
                Finding(
                    subject, .warning, "a connection pooler stands between here and the server",
                    remedy:
                        "locks of writers live in their connection: let the profile name the server itself, "
                        + "or set the pooler to session pooling"))
        }
        let isEnglish =
            ["", "C", "POSIX"].contains(messageLocale)
            || ["C.", "en_", "en."].contains { messageLocale.hasPrefix($0) }
        if !isEnglish {
            findings.append(
                Finding(
                    subject, .warning, "the server writes its messages in \(messageLocale)",
                    remedy:
                        "other DuckDB programs that write to this lake try a commit again only when the message "
                        + "is English (lotus does not depend on it): "
                        + "ALTER DATABASE … SET lc_messages = 'C'"))
        }
        return findings
    }

    func catalogFinding(_ subject: String, name: String, isReadOnly: Bool) -> Finding {
        guard let catalogVersion else {
            if isReadOnly {
                return Finding(
                    subject, .wrong, "there is no lake at \(name), and it is attached read-only",
                    remedy: "check the database and `metadata_schema` under `attach:` in profiles.yml")
            }
            guard mayCreate else {
                return Finding(
                    subject, .wrong, "\(name): not made yet, and this role may not create tables there",
                    remedy: "grant the role CREATE on the schema, or name a `metadata_schema` that is its own"
                )
            }
            return Finding(subject, .ok, "\(name), not made yet: it will be made by the first write")
        }
        guard Self.catalogVersions.contains(catalogVersion) else {
            return Finding(
                subject, .wrong,
                "the catalog \(name) is of DuckLake \(catalogVersion); this release needs 1.0",
                remedy: catalogVersion < "1.0"
                    ? "back it up with `lotus lake backup`, then add `automatic_migration: true` under its "
                        + "`options:` in profiles.yml once" : "a newer catalog needs a newer lotus")
        }
        return Finding(subject, .ok, "\(name), DuckLake \(catalogVersion)")
    }
}
