// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import Landing
internal import LotusCore

/// Puts together what was found in tables, in files and in the store of the instance.
struct RowAssembly {
    let key: RowKey
    let stops: [TraceLineage.Stop]
    let tables: TableSearch.Found
    let instance: InstanceFacts

    /// - Throws: `LL-WHY-002` or `LL-WHY-005` when the files of a stream that was asked for cannot be searched.
    func trace(
        _ lists: [String: RowTracer.FileList], _ files: [String: FileSearch.Found]
    ) throws(LotusError) -> RowTrace {
        var stations = stops.map { stop in
            var station = tables.stations[stop.station.id] ?? stop.station
            if let asset = stop.asset { station.making = instance.making(of: asset) }
            return station
        }
        let models = RowTrace(key: key, stations: stations)
        for (index, stop) in stops.enumerated() {
            guard let stream = stop.stream else { continue }
            let found = files[stop.station.id] ?? FileSearch.Found()
            let list = lists[stop.station.id] ?? RowTracer.FileList()
            if case .notSearched = stop.station.search {
                stations[index].search = stop.station.search
            } else if let failure = found.failure, found.hits.isEmpty,
                found.failureCount >= list.settled.count
            {
                if index == 0 { throw Self.error(failure, stream, found) }
                stations[index].search = .notSearched(failure.text)
            } else {
                stations[index].search = found.hits.isEmpty ? .absent : .found
            }
            var facts = stop.asset.map { instance.stream(of: $0) } ?? RowTrace.Stream()
            facts.hasConnection = stop.connection != nil
            facts.fileCount = list.settled.count + list.unsettled.count
            facts.files = found.hits.map { file(of: $0, stop, stream, list, models) }
            stations[index].count = found.hits.reduce(0) { $0 + $1.count }
            stations[index].stream = facts
        }
        return RowTrace(key: key, stations: stations, instance: instance.instance)
    }

    private static func error(
        _ failure: KeyCondition.Failure, _ stream: TrackedStream, _ found: FileSearch.Found
    ) -> LotusError {
        let names = found.columns.map(\.name)
        switch failure {
        case .noColumn(let column):
            return LotusError(
                .traceColumn, "the files of \(stream.path) have no column '\(column)'",
                hint: NearestNames.hint(NearestNames.find(column, in: names))
                    ?? "their columns are \(names.joined(separator: ", ")); choose with `--column`")
        case .noValue(let part, let type):
            return LotusError(
                .traceValue,
                "'\(part.value)' is no value of the column '\(part.column)' of \(stream.path), which is of type \(type)",
                hint: "write the value as the files have it, or choose another column with `--column`")
        }
    }

    // MARK: Files

    private func file(
        of hit: FileSearch.Hit, _ stop: TraceLineage.Stop, _ stream: TrackedStream,
        _ list: RowTracer.FileList, _ models: RowTrace
    ) -> RowTrace.File {
        var file = RowTrace.File(
            key: hit.file.key, name: String(hit.file.key.dropFirst(stream.folder.count)),
            landed: hit.file.lastModified)
        file.count = hit.count
        file.version = hit.version
        file.isSettled = !list.unsettled.contains { $0.key == hit.file.key }
        for model in models.stations {
            guard let reading = model.readings[stop.station.id] else { continue }
            file.uses[model.id] = use(of: hit.file, stream, by: model, reading, models)
        }
        return file
    }

    private func use(
        of file: LandingFile, _ stream: TrackedStream, by model: RowTrace.Station,
        _ reading: RowTrace.Reading,
        _ models: RowTrace
    ) -> RowTrace.Use {
        switch reading {
        case .always: return .read(at: nil, snapshot: nil)
        case .unknown: return .unknown
        case .whole:
            if model.search == .noTable { return .notRead }
            guard let made = models.made(model)?.time else { return .unknown }
            return file.lastModified < made ? .read(at: made, snapshot: nil) : .notRead
        case .remembered:
            // Nothing can be remembered in a database of another kind.
            guard let uses = tables.uses[model.id] else { return .unknown }
            if let use = uses[file.key] {
                return use.identity == file.identity
                    ? .read(at: use.time, snapshot: use.snapshot) : .replaced(at: use.time)
            }
            if let last = tables.takenOver[model.id], FilePosition(file) <= last { return .takenOver }
            return .notRead
        }
    }
}
