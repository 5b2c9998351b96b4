// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Methods of `adapter` about files: those of external models and of seeds (dbt-duckdb 1.11).
enum ExternalMethods {
    static let all: [AdapterMethod] = [
        AdapterMethod("get_seed_file_path", ["model"]) { (_, arguments, state) throws(TemplateError) in
            let model = try PlainValue(arguments[0], state)
            let path = model["original_file_path"]?.string ?? ""
            guard let root = model["root_path"]?.string, !root.isEmpty else { return .string(path) }
            return .string(root.hasSuffix("/") ? root + path : "\(root)/\(path)")
        },
        AdapterMethod("location_exists", ["location"], parsed: .no) {
            (context, arguments, state) throws(TemplateError) in
            let location = try arguments.text(0, state).replacing("'", with: "''")
            let sql = "select 1 from '\(location)' where 1=0"
            let found = try? context.database.execute(sql, rows: .none, opensTransaction: false)
            return .bool(found != nil)
        },
        AdapterMethod("external_write_options", ["write_location", "rendered_options"]) {
            (_, arguments, state) throws(TemplateError) in
            let options = try PlainValue(arguments[1], state).map ?? PlainMap()
            return .string(writeOptions(try arguments.text(0, state), options))
        },
        AdapterMethod("external_read_location", ["write_location", "rendered_options"]) {
            (_, arguments, state) throws(TemplateError) in
            let options = try PlainValue(arguments[1], state).map ?? PlainMap()
            return .string(readLocation(try arguments.text(0, state), options))
        },
        AdapterMethod(
            "store_relation", ["plugin_name", "relation", "column_list", "path", "format", "config"],
            parsed: .nothing
        ) { (_, arguments, state) throws(TemplateError) in
            throw TemplateError.project(
                .dbtConfiguration,
                "the plugin '\(try arguments.text(0, state))' is a Python module, which cannot be run here",
                hint: "Write the files with `materialized='external'`, or leave `plugin` out.")
        },
    ]

    private static let compressions = ["gz": "gzip", "zst": "zstd"]
    private static let quotedOptions: Set<String> = ["delimiter", "quote", "escape", "null"]

    /// The options of `COPY … TO`; what is not given follows from the name of the file.
    private static func writeOptions(_ location: String, _ given: PlainMap) -> String {
        var options = given
        if options["format"] == nil {
            var (root, ending) = split(location)
            let compression = compressions[ending.lowercased()]
            if compression != nil { (root, ending) = split(root) }
            if !ending.isEmpty {
                options["format"] = .string(ending.lowercased())
                if let compression, options["compression"] == nil {
                    options["compression"] = .string(compression)
                }
            } else {
                options["format"] = options["delimiter"] == nil ? "parquet" : "csv"
            }
        }
        if options["format"] == "csv", options["header"] == nil { options["header"] = 1 }
        if let columns = options["partition_by"]?.string, columns.contains(","), !columns.hasPrefix("(") {
            options["partition_by"] = .string("(\(columns))")
        }
        return options.entries.map { option in
            let text = option.value.pythonText
            let isQuoted = quotedOptions.contains(option.key.lowercased()) && !text.hasPrefix("'")
            return isQuoted ? "\(option.key) '\(text)'" : "\(option.key) \(text)"
        }.joined(separator: ", ")
    }

    /// A name without its ending, and the ending without its point.
    private static func split(_ path: String) -> (root: String, ending: String) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = name.lastIndex(of: "."), name[..<dot].contains(where: { $0 != "." }) else {
            return (path, "")
        }
        let ending = String(name[name.index(after: dot)...])
        return (String(path.dropLast(ending.count + 1)), ending)
    }

    /// Where the written files are read: a pattern when they are several.
    private static func readLocation(_ location: String, _ options: PlainMap) -> String {
        let partitions = options["partition_by"].flatMap { $0.isTrue ? $0.pythonText : nil }
        guard partitions != nil || options["per_thread_output"]?.isTrue == true else { return location }
        var parts = [location, "*"]
        if let partitions {
            parts += partitions.split(separator: ",", omittingEmptySubsequences: false).map { _ in "*" }
        }
        return parts.joined(separator: "/") + "." + (options["format"]?.pythonText ?? "parquet")
    }
}
