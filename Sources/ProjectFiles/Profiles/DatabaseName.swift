// SPDX-License-Identifier: Apache-2.0

/// The name that the engine gives a database which is attached without an alias (dbt-duckdb 1.11,
/// `path_derived_database_name`).
enum DatabaseName {
    /// `path/to/my.db.duckdb` is `my`, `:memory:` is `memory`, `ducklake:sqlite:meta.sqlite` is `meta`.
    static func derived(from path: String) -> String {
        if path == ":memory:" || path.isEmpty { return "memory" }
        let withoutQuery = path.prefix { $0 != "?" && $0 != "#" }
        var file = FilePath.lastComponent(of: String(withoutQuery))
        if DatabasePathParser.afterLakePrefix(path) != nil {
            file = stem(file)
            return String(file.split(separator: ":", omittingEmptySubsequences: false).last ?? "")
        }
        if let colon = file.lastIndex(of: ":") { file = String(file[file.index(after: colon)...]) }
        let visible = file.drop { $0 == "." }
        return String(visible.prefix { $0 != "." })
    }

    private static func stem(_ file: String) -> String {
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }
}
