// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import ProjectFiles

/// What a target says of its connection, without secrets, in dbt-duckdb's order and Python's notation.
enum ConnectionInfo {
    static func lines(of target: Target) -> [(name: String, value: String)] {
        [
            ("database", target.database), ("schema", target.schema), ("path", path(target.primary)),
            (
                "config_options",
                target.configurationOptions.isEmpty ? "None" : text(target.configurationOptions)
            ),
            (
                "extensions",
                target.extensions.isEmpty ? "None" : PlainValue.strings(target.extensions).pythonLiteral
            ),
            ("settings", text(target.settings)), ("external_root", target.externalRoot.asWritten),
            ("use_credential_provider", "None"),
            (
                "attach",
                target.attachments.isEmpty
                    ? "None" : PlainValue.list(target.attachments.map { .map(record($0)) }).pythonLiteral
            ),
            ("filesystems", "None"), ("remote", "None"), ("plugins", "None"),
            ("disable_transactions", "False"),
        ]
    }

    private static func path(_ primary: PrimaryDatabase) -> String {
        switch primary {
        case .memory: ":memory:"
        case .file(let path): path.asWritten
        case .lake: "ducklake"
        }
    }

    private static func text(_ settings: [EngineSetting]) -> String {
        var map = PlainMap()
        for setting in settings {
            if case .plain(let text) = setting.value {
                map[setting.name] = .string(text)
            } else {
                map[setting.name] = "<REDACTED>"
            }
        }
        return PlainValue.map(map).pythonLiteral
    }

    /// An attached database; addresses with credentials are not shown.
    private static func record(_ attachment: Attachment) -> PlainMap {
        let (path, type): (String, String?) =
            switch attachment.database {
            case .duckdb(let path): (path.asWritten, nil)
            case .sqlite(let path): (path.asWritten, "sqlite")
            case .postgres: ("<REDACTED>", "postgres")
            case .lake: ("<REDACTED>", "ducklake")
            }
        return [
            "path": .string(path), "type": .optional(type), "alias": .string(attachment.alias),
            "secret": .optional(attachment.secretName), "read_only": .bool(attachment.isReadOnly),
            "options": PlainValue.none, "is_ducklake": PlainValue.none,
        ]
    }
}
