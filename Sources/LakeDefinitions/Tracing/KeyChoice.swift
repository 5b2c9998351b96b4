// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// By which columns a row is looked for.
struct KeyChoice {
    private let lineage: TraceLineage
    private var start: TraceLineage.Stop { lineage.stops[0] }

    init(_ lineage: TraceLineage) { self.lineage = lineage }

    /// - Parameter columns: those that a user chose; without any, the `unique_key` of the model, else the key
    ///   that its tests or constraints tell, else the same of what it is made from, the nearest first, down to
    ///   the primary key of a stream.
    /// - Throws: `LL-WHY-003` when no column is known, `LL-WHY-004` when there is another number of values.
    func key(columns: [String], values: [String]) throws(LotusError) -> RowKey {
        let chosen = try columns.isEmpty ? known() : columns
        guard chosen.count == values.count else {
            let values = values.count == 1 ? "1 value" : "\(values.count) values"
            let names = chosen.joined(separator: ", ")
            throw LotusError(
                .traceValues,
                "\(values) for \(chosen.count == 1 ? "1 column" : "\(chosen.count) columns"): \(names)",
                hint: chosen.count == 1
                    ? "write `--key` once" : "write `--key` once for each of \(names), in this order")
        }
        return RowKey(zip(chosen, values).map { RowKey.Part($0, $1) })
    }

    private func known() throws(LotusError) -> [String] {
        var stops = [start]
        var seen: Set<String> = [start.station.id]
        while !stops.isEmpty {
            let keys = Set(stops.map { Self.key(of: $0) }.filter { !$0.isEmpty })
            // Two that say different things say nothing.
            if let key = keys.first {
                guard keys.count == 1 else { break }
                return key
            }
            let parents = Set(stops.flatMap(\.station.parents)).subtracting(seen)
            seen.formUnion(parents)
            stops = lineage.stops.filter { parents.contains($0.station.id) }
        }
        throw LotusError(
            .traceKey, "it is not known by which column a row of '\(start.station.name)' is told from others",
            hint: start.stream == nil
                ? "name it: `--column id`; or write `unique_key` into the model"
                : "name it: `--column id`; or write `primary_key` into the stream file",
            location: start.station.file.map { SourceLocation(file: $0, line: 1, column: 1) })
    }

    private static func key(of stop: TraceLineage.Stop) -> [String] {
        if let stream = stop.stream { return stream.primaryKey ?? [] }
        guard let node = stop.node else { return [] }
        let unique = IncrementalModel.columns(node.config["unique_key"])
        // Columns that are unique each by itself are no key together.
        return unique.isEmpty && node.primaryKey.count == 1 ? node.primaryKey : unique
    }
}
