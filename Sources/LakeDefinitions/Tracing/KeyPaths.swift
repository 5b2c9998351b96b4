// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import LotusCore

/// Follows a key upwards: which columns of what a table is made from are handed on as the columns of its key.
///
/// The SQL of models tells. Where it cannot be read, columns of the same names are taken for the key.
struct KeyPaths {
    let lineage: TraceLineage
    let database: any AdapterDatabase

    /// The stops that the key leads to, each with its own key; what cannot be searched says why.
    func follow(_ key: RowKey) throws -> [TraceLineage.Stop] {
        var stops = Dictionary(lineage.stops.map { ($0.station.id, $0) }) { first, _ in first }
        let start = lineage.stops[0]
        // Of a stream that is asked for, the models that read it are looked into, too.
        var open = start.stream == nil ? [start.station.id] : lineage.stops.map(\.station.id)
        for id in open { stops[id]?.key = key }
        var reached = Set(open)
        while !open.isEmpty {
            let id = open.removeFirst()
            guard let stop = stops[id], stop.node != nil, let own = stop.key else { continue }
            let paths = try paths(of: own, from: stop, stops)
            let parents = stop.station.parents.filter { paths[$0] != nil }
            stops[id]?.station.parents = parents
            for parent in parents where stops[parent]?.key == nil {
                reached.insert(parent)
                switch paths[parent] {
                case .key(let key)?:
                    stops[parent]?.key = key
                    // Another way may have told that it cannot be searched.
                    stops[parent]?.station.search = search(at: parent)
                    open.append(parent)
                case .computed(let column)?:
                    stops[parent]?.station.search = .notSearched(
                        "the SQL of \(stop.station.name) computes `\(column)`")
                case nil: break
                }
            }
        }
        return lineage.stops.compactMap { reached.contains($0.station.id) ? stops[$0.station.id] : nil }
    }

    /// What is known of a stop without looking into it.
    private func search(at id: String) -> RowTrace.Search {
        lineage.stops.first { $0.station.id == id }?.station.search ?? .absent
    }

    /// Where a key goes on.
    private enum Path {
        case key(RowKey)
        /// A column of it is made of others.
        case computed(String)
    }

    /// What each parent has of a key; parents that have nothing to do with it are left out.
    private func paths(
        of key: RowKey, from stop: TraceLineage.Stop, _ stops: [String: TraceLineage.Stop]
    ) throws -> [String: Path] {
        let parents = stop.station.parents
        guard let tree = try tree(of: stop) else {
            return Dictionary(parents.map { ($0, .key(key)) }) { first, _ in first }
        }
        var known: [String: Set<String>?] = [:]
        for id in parents { known[id] = try stops[id].flatMap { try columns(of: $0) } }
        let origins = ColumnOrigins { known[$0] ?? nil }
        var parts: [String: [RowKey.Part]] = [:]
        for part in key.parts {
            switch origins.find(part.column, in: tree) {
            case .nothing: for id in parents { parts[id, default: []].append(part) }
            case .computed:
                return Dictionary(parents.map { ($0, .computed(part.column)) }) { first, _ in first }
            case .origins(let found):
                for id in parents {
                    let isFiles = stops[id]?.stream != nil
                    let own = found.filter { $0.table == id || ($0.table == nil && isFiles) }.map(\.column)
                    guard let column = own.min() else { continue }
                    parts[id, default: []].append(RowKey.Part(column, part.value))
                }
            }
        }
        let whole = parts.filter { $0.value.count == key.parts.count }
        guard whole.isEmpty else { return whole.mapValues { .key(RowKey($0)) } }
        // Columns of a key that come from different tables.
        return Dictionary(parents.map { ($0, .computed(key.columns.joined(separator: ", "))) }) { one, _ in
            one
        }
    }

    private func columns(of stop: TraceLineage.Stop) throws -> Set<String>? {
        guard let relation = stop.relation else { return nil }
        let names = try database.knownColumns(of: relation).map { $0.name.lowercased() }
        return names.isEmpty ? nil : Set(names)
    }

    /// The tree of a model's SQL; nil when it cannot be read.
    private func tree(of stop: TraceLineage.Stop) throws -> JSONValue? {
        guard let node = stop.node, node.language == "sql", !node.rawCode.isEmpty else { return nil }
        let sketch = ModelSketch(node.rawCode) { function, arguments in
            lineage.id(of: function, arguments, in: node)
        }
        let text = SQLText.literal(sketch.sql)
        let rows = try database.execute(
            "SELECT json_serialize_sql(\(text), skip_null := true, skip_empty := true, skip_default := true)",
            rows: .all, opensTransaction: false
        ).table.rows
        guard let tree = try? JSONValue(parsing: rows.first?.first?.text ?? ""),
            tree["error"]?.bool != true, tree["statements"]?.elements?.count == 1
        else { return nil }
        return tree
    }
}
