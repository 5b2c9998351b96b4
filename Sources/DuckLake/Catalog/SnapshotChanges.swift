// SPDX-License-Identifier: Apache-2.0

/// Reads `ducklake_snapshot_changes.changes_made` (DuckLake 1.0), such as
/// `created_table:"main"."t",inserted_into_table:1`.
enum SnapshotChanges {
    static func describe(_ text: String, names: [Int64: TableName]) -> [String] {
        split(text).map { part in
            guard let colon = part.firstIndex(of: ":") else { return part }
            let verb = verbs[String(part[..<colon])] ?? String(part[..<colon]).replacing("_", with: " ")
            let object = String(part[part.index(after: colon)...])
            if let id = Int64(object) { return "\(verb) \(names[id]?.description ?? "table \(id)")" }
            return "\(verb) \(object.replacing("\"", with: ""))"
        }
    }

    private static let verbs = [
        "created_schema": "created schema", "created_table": "created", "created_view": "created view",
        "inserted_into_table": "inserted into", "deleted_from_table": "deleted from",
        "inlined_insert": "inserted into", "inlined_delete": "deleted from", "altered_table": "altered",
        "altered_view": "altered view", "dropped_table": "dropped", "dropped_view": "dropped view",
        "dropped_schema": "dropped schema", "compacted_table": "compacted",
        "merge_adjacent": "merged files of",
        "rewrite_delete": "rewrote files of", "flushed_inlined": "flushed",
    ]

    /// Splits at commas that are not inside a quoted name.
    private static func split(_ text: String) -> [String] {
        var parts: [String] = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.filter { !$0.isEmpty }
    }
}
