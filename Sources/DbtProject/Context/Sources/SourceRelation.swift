// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The relation of a source: its table, or the files that `external_location` names (dbt-duckdb 1.11).
enum SourceRelation {
    /// - Parameter base: the quoting that the source's own adds to.
    static func make(_ table: SourceTable, base: QuotePolicy) throws(LotusError) -> Relation {
        var relation = Relation(
            database: table.database, schema: table.schema, identifier: table.identifier,
            quoting: base.merged(table.quoting))
        let meta = table.externalMeta
        guard meta["plugin"] == nil, let location = meta.value("external_location")?.string else {
            return relation
        }
        var values: PlainMap = [
            "name": .string(table.name), "identifier": .string(table.identifier),
            "schema": .string(table.schema), "database": .optional(table.database),
            "tags": .strings(table.tags),
        ]
        values.update(meta)
        let text = try formatted(location, meta["formatter"]?.string ?? "newstyle", values, table)
        relation.external = text.contains("(") || text.hasPrefix("'") ? text : "'\(text)'"
        return relation
    }

    private static func formatted(
        _ location: String, _ formatter: String, _ values: PlainMap, _ table: SourceTable
    ) throws(LotusError) -> String {
        switch formatter {
        case "newstyle": return try braces(location, values, table)
        case "oldstyle": return try percent(location, values, table)
        case "template": return try dollar(location, values, table)
        default:
            throw error(
                "the formatter '\(formatter)' is not known", table, "Use newstyle, oldstyle or template.")
        }
    }

    /// `{name}`; `{{` and `}}` stand for one brace.
    private static func braces(
        _ text: String, _ values: PlainMap, _ table: SourceTable
    ) throws(LotusError) -> String {
        var result = ""
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            result += rest[..<brace]
            let sign = rest[brace]
            let after = rest.index(after: brace)
            if after < rest.endIndex, rest[after] == sign {
                result.append(sign)
                rest = rest[rest.index(after: after)...]
                continue
            }
            guard sign == "{", let end = rest[after...].firstIndex(of: "}") else {
                throw error(
                    "a brace of external_location has no partner", table,
                    "Write `{name}`, or `{{` for a brace.")
            }
            result += try value(String(rest[after..<end]), values, table)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// `%(name)s`; `%%` stands for one percent sign.
    private static func percent(
        _ text: String, _ values: PlainMap, _ table: SourceTable
    ) throws(LotusError) -> String {
        var result = ""
        var rest = text[...]
        while let sign = rest.firstIndex(of: "%") {
            result += rest[..<sign]
            rest = rest[rest.index(after: sign)...]
            if rest.hasPrefix("%") {
                result += "%"
                rest = rest.dropFirst()
            } else if rest.hasPrefix("("), let end = rest.firstRange(of: ")s") {
                result += try value(
                    String(rest[rest.index(after: rest.startIndex)..<end.lowerBound]), values, table)
                rest = rest[end.upperBound...]
            } else {
                throw error(
                    "external_location has a `%` that begins no name", table, "Write `%(name)s`, or `%%`.")
            }
        }
        return result + rest
    }

    /// `$name` and `${name}`; `$$` stands for one dollar.
    private static func dollar(
        _ text: String, _ values: PlainMap, _ table: SourceTable
    ) throws(LotusError) -> String {
        var result = ""
        var rest = text[...]
        while let sign = rest.firstIndex(of: "$") {
            result += rest[..<sign]
            rest = rest[rest.index(after: sign)...]
            if rest.hasPrefix("$") {
                result += "$"
                rest = rest.dropFirst()
            } else if rest.hasPrefix("{"), let end = rest.firstIndex(of: "}") {
                result += try value(String(rest[rest.index(after: rest.startIndex)..<end]), values, table)
                rest = rest[rest.index(after: end)...]
            } else {
                let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
                guard !name.isEmpty else {
                    throw error(
                        "external_location has a `$` that begins no name", table, "Write `$name`, or `$$`.")
                }
                result += try value(String(name), values, table)
                rest = rest.dropFirst(name.count)
            }
        }
        return result + rest
    }

    private static func value(
        _ name: String, _ values: PlainMap, _ table: SourceTable
    ) throws(LotusError) -> String {
        if let value = values[name] { return value.pythonText }
        throw error(
            "external_location names '\(name)', which is not known", table,
            NearestNames.hint(NearestNames.find(name, in: values.keys))
                ?? "Known are \(values.keys.joined(separator: ", ")).")
    }

    private static func error(_ message: String, _ table: SourceTable, _ hint: String) -> LotusError {
        LotusError(
            .dbtConfiguration, "\(message) (source '\(table.sourceName).\(table.name)')", hint: hint,
            location: SourceLocation(file: table.originalFilePath, line: 1, column: 1))
    }
}

extension SourceTable {
    /// `meta` with what stands in `config` beside dbt's own keys.
    fileprivate var externalMeta: PlainMap {
        var meta = meta
        let fields = Set(ConfigFields.fields(of: .source).map(\.name))
        for entry in config.entries where !fields.contains(entry.key) { meta[entry.key] = entry.value }
        return meta
    }

    /// Whether it says itself where its rows are, so that it is no table.
    package var isExternal: Bool {
        let meta = externalMeta
        return meta["plugin"] != nil || meta.value("external_location") != nil
    }
}
