// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ProjectFiles

/// Stable texts of what the reader returns, for golden files.
enum Dump {
    /// `code place message | hint`, then the line that the error carries.
    static func error(_ error: any Error) -> String {
        guard let error = error as? LotusError else { return "not a LotusError: \(error)" }
        var text = "\(error.code) "
        if let location = error.location { text += "\(location) " }
        text += error.message + " | " + (error.hint ?? "(no hint)")
        guard let location = error.location else { return text }
        guard let line = location.lineText else { return text + "\n    (line not shown)" }
        let caret =
            String(repeating: " ", count: location.column - 1)
            + String(repeating: "^", count: location.length)
        return text + "\n    \(line)\n    \(caret)"
    }

    static func errors(_ title: String, _ errors: [LotusError]) -> String {
        errors.map { "\(title): \(error($0))\n" }.joined()
    }

    static func variables(_ variables: [VariableUse]) -> String {
        variables.map { use in
            "read \(use.name): \(use.isSet ? "set" : "default")\(use.isSecret ? ", secret" : "")"
                + (use.location.map { " at \($0)" } ?? "") + "\n"
        }.joined()
    }

    // MARK: YAML

    static func tree(_ node: YAMLNode, indent: String = "") -> String {
        let place = "@\(node.line):\(node.column)"
        switch node.content {
        case .null: return "null \(place)\n"
        case .bool(let value): return "bool \(value) \(place)\n"
        case .int(let value): return "int \(value) \(place)\n"
        case .double(let value): return "double \(value) \(place)\n"
        case .string(let text): return node.isSecret ? "secret \(place)\n" : "text \(quoted(text)) \(place)\n"
        case .list(let items):
            return "list \(place)\n" + items.map { "\(indent)- " + tree($0, indent: indent + "  ") }.joined()
        case .map(let map):
            return "map \(place)\n"
                + map.entries.map { entry in
                    "\(indent)\(entry.key) @\(entry.keyLine):\(entry.keyColumn): "
                        + tree(entry.value, indent: indent + "  ")
                }.joined()
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    // MARK: Project and profile

    static func project(_ project: Project) -> String {
        """
        name \(project.name)
        version \(project.version ?? "-")
        profile \(project.profileName ?? "-")
        model-paths \(project.modelPaths)
        seed-paths \(project.seedPaths)
        target-path \(project.targetPath)
        vars \(project.vars.map { tree($0, indent: "  ") } ?? "-\n")
        """ + variables(project.variables) + errors("warning", project.warnings)
    }

    static func profile(_ profile: Profile) -> String {
        var text = "profile \(profile.name) in \(profile.path), targets \(profile.targetNames)\n"
        text += target(profile.target)
        text += variables(profile.variables)
        text += errors("warning", profile.warnings)
        return text
    }

    static func target(_ target: Target) -> String {
        var text = """
            target \(target.name) of \(target.profileName) at \(target.location)
            path \(primary(target.primary))
            database \(target.database), schema \(target.schema), threads \(target.threads)
            extensions \(target.extensions), needed \(target.neededExtensions)
            external_root \(path(target.externalRoot))
            retries \(target.retries.connectAttempts) \(target.retries.queryAttempts) \(target.retries.retryableExceptions)

            """
        for setting in target.settings { text += "setting \(setting.name) = \(setting.value)\n" }
        for option in target.configurationOptions { text += "option \(option.name) = \(option.value)\n" }
        for secret in target.secrets {
            text +=
                "secret \(secret.name) type \(secret.type) provider \(secret.provider ?? "-") scope \(secret.scope)\n"
            for parameter in secret.parameters { text += "  \(parameter.key) = \(parameter.value)\n" }
        }
        for attachment in target.attachments { text += self.attachment(attachment) }
        return text
    }

    private static func attachment(_ attachment: Attachment) -> String {
        var text = "attach \(attachment.alias) at \(attachment.location)"
        if attachment.isReadOnly { text += " read-only" }
        if let name = attachment.secretName { text += " secret \(name)" }
        text += "\n"
        switch attachment.database {
        case .lake(let lake): text += "  lake \(self.lake(lake))\n"
        case .duckdb(let path): text += "  duckdb \(self.path(path))\n"
        case .sqlite(let path): text += "  sqlite \(self.path(path))\n"
        case .postgres(let address): text += "  \(postgres(address))\n"
        }
        for option in attachment.options { text += "  option \(option.name) = \(option.value)\n" }
        return text
    }

    private static func primary(_ primary: PrimaryDatabase) -> String {
        switch primary {
        case .memory: "in memory"
        case .file(let path): "file \(self.path(path))"
        case .lake(let lake): "lake \(self.lake(lake))"
        }
    }

    private static func lake(_ lake: Lake) -> String {
        let options = lake.options
        var parts: [String] = []
        if let path = options.dataPath { parts.append("data_path \(self.path(path))") }
        if let name = options.metadataSchema { parts.append("metadata_schema \(name)") }
        if let name = options.metadataCatalog { parts.append("metadata_catalog \(name)") }
        if !options.metadataParameters.isEmpty {
            parts.append("metadata_parameters \(options.metadataParameters.map { "\($0.key): \($0.value)" })")
        }
        if let name = options.metaSecretName { parts.append("meta_secret \(name)") }
        for option in options.metaOptions { parts.append("meta \(option.name) = \(option.value)") }
        if let flag = options.createIfNotExists { parts.append("create_if_not_exists \(flag)") }
        if let limit = options.dataInliningRowLimit { parts.append("data_inlining_row_limit \(limit)") }
        if let flag = options.isEncrypted { parts.append("encrypted \(flag)") }
        if let flag = options.automaticMigration { parts.append("automatic_migration \(flag)") }
        if let flag = options.overrideDataPath { parts.append("override_data_path \(flag)") }
        if let version = options.snapshotVersion { parts.append("snapshot_version \(version)") }
        if let time = options.snapshotTime { parts.append("snapshot_time \(time)") }
        return ([address(lake.address)] + parts).joined(separator: "\n    ")
    }

    private static func address(_ address: LakeAddress) -> String {
        switch address {
        case .sqlite(let path): "sqlite \(self.path(path))"
        case .duckdbFile(let path): "duckdb \(self.path(path))"
        case .postgres(let address): postgres(address)
        case .secret(let name): "secret \(name)"
        }
    }

    static func postgres(_ address: PostgresAddress) -> String {
        if address.isEmpty { return "postgres from PG* variables" }
        var text = "postgres \(address.connectionString)"
        if let password = address.password { text += " password \(password)" }
        if let password = address.sslPassword { text += " sslpassword \(password)" }
        return text
    }

    static func path(_ path: LocalPath) -> String {
        path.isRemote ? path.asWritten : "\(path.asWritten) -> \(path.resolved)"
    }

    // MARK: lotus.yml

    static func settings(_ settings: LotusSettings) -> String {
        var text = """
            file \(settings.fileExists)
            landing \(settings.landing.map(path) ?? "-")
            streams \(settings.streams.map(path) ?? "-")
            schemas \(settings.schemas.map(path) ?? "-")
            sensors \(settings.sensors.interval)
            runs concurrent \(settings.runs.concurrentMax), retries \(settings.runs.retries), timeout \(settings.runs.timeout.map { "\($0)" } ?? "none"), \(settings.runs.launcher), memory \(settings.runs.memoryLimitBytes.map { "\($0)" } ?? "none")
            batch_bytes \(settings.batchBytes)
            store \(store(settings.store))
            compute_logs \(path(settings.computeLogs.path)), skip empty \(settings.computeLogs.skipsEmpty)
            retention skipped \(settings.retention.ticksSkipped), succeeded \(settings.retention.ticksSucceeded), failed \(settings.retention.ticksFailed), events \(settings.retention.events)
            http \(settings.http.host) \(settings.http.port)
            maintain \(settings.maintenance.cadence), grace \(settings.maintenance.grace)

            """
        for limit in settings.runs.tagLimits {
            text += "tag \(limit.key) \(limit.value ?? "(any)") limit \(limit.limit)\n"
        }
        for connection in settings.connections {
            text += """
                connection \(connection.name) at \(connection.location)
                  source \(connection.source), namespace \(connection.namespace)
                  schedule \(connection.schedule.map { "\($0)" } ?? "manual")
                  schema changes \(connection.schemaChanges), concurrency \(connection.concurrency)

                """
        }
        for alert in settings.alerts {
            text += "alert \(alert.webhook) \(alert.format) on \(alert.occasions)\n"
        }
        return text + variables(settings.variables) + errors("warning", settings.warnings)
    }

    private static func store(_ store: StoreSettings) -> String {
        switch store {
        case .sqlite(let path): "sqlite \(self.path(path))"
        case .postgres(let address): postgres(address)
        }
    }
}
