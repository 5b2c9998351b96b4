// SPDX-License-Identifier: Apache-2.0

package import DbtProject

/// How an incremental model brings rows into its table, as far as it matters for the files that it reads.
package struct IncrementalModel: Sendable, Equatable {
    /// How rows meet those of the table.
    package enum Rows: Sendable, Equatable {
        /// They are added.
        case added
        /// They take the place of those with the same key.
        case replaced
        /// Only the strategy knows.
        case other
    }

    package let rows: Rows
    /// The columns of `unique_key`, without quotes and in lower case.
    package let key: [String]
    /// The column that `meta.lotus.version_column` names.
    package let versionColumn: String?

    /// What the files of Airbyte have: strictly greater with each sync of a stream.
    package static let usualVersionColumn = "_airbyte_extracted_at"

    /// Nil for a node that is no incremental model.
    package init?(_ node: Node) {
        guard node.resourceType == .model, node.config["materialized"] == "incremental" else { return nil }
        key = Self.columns(node.config["unique_key"])
        let strategy = node.config["incremental_strategy"]?.string ?? "default"
        switch strategy {
        case "append": rows = .added
        case "default", "delete+insert": rows = key.isEmpty ? .added : .replaced
        case "merge" where node.config["merge_clauses"]?.map == nil:
            rows = key.isEmpty ? .added : .replaced
        default: rows = .other
        }
        let meta = node.config["meta"]?.map ?? node.meta
        versionColumn = meta["lotus"]?.map?["version_column"]?.string
    }

    static func columns(_ value: PlainValue?) -> [String] {
        let names = value?.string.map { $0.split(separator: ",").map(String.init) } ?? value?.strings ?? []
        return names.map { name in
            String(
                name.drop { $0 == " " || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "\"" }.reversed()
            )
            .lowercased()
        }
    }

    /// Whether a row of the table comes from one record of the stream, so that files can be read in any number
    /// of parts.
    package func isRowWise(_ primaryKey: [String]?) -> Bool {
        switch rows {
        case .added: true
        case .replaced: isKey(primaryKey)
        case .other: false
        }
    }

    /// Whether a row of the table is made from several records, which a later file replaces with those of its
    /// own.
    package func isAggregate(_ primaryKey: [String]?) -> Bool {
        rows == .replaced && primaryKey != nil && !isKey(primaryKey)
    }

    private func isKey(_ primaryKey: [String]?) -> Bool {
        guard let primaryKey, !primaryKey.isEmpty else { return false }
        return Set(primaryKey.map { $0.lowercased() }) == Set(key)
    }
}
