// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import LotusCore

/// What became of a row, on one screen: a sentence, the way from the stream to the table, the landing files.
struct TraceReport {
    private let trace: RowTrace
    let verdict: RowVerdict

    /// How many files of a stream are shown.
    private static let filesMax = 10

    init(_ trace: RowTrace) {
        self.trace = trace
        verdict = RowVerdict(trace)
    }

    // MARK: Text

    func writeText(to sink: OutputSink) {
        sink.line(TextTable.oneLine(verdict.message))
        if let advice = verdict.advice { sink.line("to do: \(TextTable.oneLine(advice))") }
        sink.line()
        var chain = TextTable(headers: Self.chainHeaders)
        for station in trace.flow { chain.add(cells(of: station)) }
        chain.render(to: &sink.buffer)
        for station in trace.flow {
            guard let stream = station.stream, !stream.files.isEmpty else { continue }
            sink.line()
            writeFiles(stream, of: station, to: sink)
        }
    }

    private static let chainHeaders = [
        TextTable.Header("from source to table"), TextTable.Header("kind"),
        TextTable.Header("rows", alignsRight: true), TextTable.Header("version"),
        TextTable.Header("snapshot", alignsRight: true), TextTable.Header("since (UTC)"),
        TextTable.Header("last made (UTC)"), TextTable.Header("by run"), TextTable.Header("note"),
    ]

    private func cells(of station: RowTrace.Station) -> [String] {
        let row = station.rows.first
        let made = station.lastMade
        return [
            station.name, station.kind.rawValue,
            [.found, .absent].contains(station.search) ? FigureText.count(station.count) : "",
            station.newest?.text ?? "", row?.snapshot.map { "\($0.id)" } ?? "",
            OrchestrationText.time(row?.snapshot?.time), OrchestrationText.time(made?.time),
            made?.run ?? "", note(on: station),
        ]
    }

    private func note(on station: RowTrace.Station) -> String {
        switch station.search {
        case .notSearched(let reason): return "not searched: \(reason)"
        case .noTable: return "has no table yet"
        case .inlined: return "part of those that use it"
        case .absent, .found: break
        }
        let columns = station.key.flatMap { key in
            key.columns.map { $0.lowercased() } == trace.key.columns.map { $0.lowercased() }
                ? nil : "by \(key.columns.joined(separator: ", "))"
        }
        return [columns, place(of: station)].compactMap { $0 }.joined(separator: "; ")
    }

    private func place(of station: RowTrace.Station) -> String? {
        if let stream = station.stream {
            let files = stream.fileCount == 1 ? "1 file" : "\(FigureText.count(stream.fileCount)) files"
            return "in \(FigureText.count(stream.files.count)) of \(files)"
        }
        if let active = station.making.active {
            return "run \(active.run) is \(active.isQueued ? "queued" : "running")"
        }
        return station.making.failure.map { "\($0.word): \($0.reason ?? "")" }
    }

    private func writeFiles(_ stream: RowTrace.Stream, of station: RowTrace.Station, to sink: OutputSink) {
        let readers = trace.readers(of: station)
        var table = TextTable(
            headers: [
                TextTable.Header("files of \(station.name)"), TextTable.Header("rows", alignsRight: true),
                TextTable.Header("version"), TextTable.Header("landed (UTC)"),
            ] + readers.map { TextTable.Header("read by \($0.name) (UTC)") } + [TextTable.Header("note")])
        for file in stream.files.prefix(Self.filesMax) {
            table.add(
                [
                    file.name, FigureText.count(file.count), file.version?.text ?? "",
                    OrchestrationText.time(file.landed),
                ] + readers.map { Self.text(of: file.uses[$0.id]) } + [note(on: file, stream, readers)])
        }
        table.render(to: &sink.buffer)
        let more = stream.files.count - Self.filesMax
        if more > 0 { sink.line("(and \(FigureText.count(more)) older files)") }
    }

    private static func text(of use: RowTrace.Use?) -> String {
        switch use {
        case .read(nil, _): "whenever it is looked at"
        case .read(let time?, let snapshot):
            OrchestrationText.time(time) + (snapshot.map { ", snapshot \($0)" } ?? "")
        case .takenOver: "by another tool"
        case .replaced: "another file of this name"
        case .notRead: "not yet"
        case .unknown, nil: "nobody knows"
        }
    }

    private func note(
        on file: RowTrace.File, _ stream: RowTrace.Stream, _ readers: [RowTrace.Station]
    ) -> String {
        if !file.isSettled { return "not settled" }
        let owners = readers.filter { $0.search == .found && stream.source(of: $0)?.key == file.key }
        return owners.isEmpty ? "" : "in \(owners.map(\.name).joined(separator: ", "))"
    }

    // MARK: JSON

    func writeJSON(to sink: OutputSink) {
        sink.line(
            JSONWriter.text(form: .pretty) { writer in
                writer.object { writer in
                    writer.member("table", trace.start.name)
                    writer.member("id", trace.start.id)
                    writer.key("key")
                    writer.object { writer in
                        for part in trace.key.parts { writer.member(part.column, part.value) }
                    }
                    writer.member("state", verdict.state.rawValue)
                    writer.member("cause", verdict.cause.rawValue)
                    writer.member("stuck_at", verdict.state == .current ? nil : verdict.station)
                    writer.member("message", verdict.message)
                    writer.member("advice", verdict.advice)
                    writer.key("stations")
                    writer.array { writer in
                        for station in trace.flow { writer.object { write(station, to: &$0) } }
                    }
                }
            })
    }

    private func write(_ station: RowTrace.Station, to writer: inout JSONWriter) {
        writer.member("id", station.id)
        writer.member("name", station.name)
        writer.member("kind", station.kind.rawValue)
        writer.member("relation", station.relation)
        writer.member("parents", station.parents)
        writer.member("search", station.search.word)
        writer.member("key_columns", station.key?.columns)
        if case .notSearched(let reason) = station.search { writer.member("reason", reason) }
        writer.member("rows", Int64(station.count))
        writer.key("newest_rows")
        writer.array { writer in
            for row in station.rows {
                writer.object { writer in
                    Self.write(row.version, to: &writer)
                    writer.member("snapshot", row.snapshot.map { Int64($0.id) })
                    writer.member("snapshot_time", row.snapshot?.time?.description)
                }
            }
        }
        writer.member("made", station.lastMade?.time.description)
        writer.member("run", station.lastMade?.run)
        writer.member("active_run", station.making.active?.run)
        writer.member("failed_run", station.making.failure?.run)
        writer.member("failure", station.making.failure.map { $0.reason ?? $0.word })
        writer.member("automation", station.making.automation)
        if let stream = station.stream { write(stream, to: &writer) }
    }

    private static func write(_ version: RowVersion?, to writer: inout JSONWriter) {
        writer.member("version_column", version?.column)
        writer.member("version", version?.text)
    }

    private func write(_ stream: RowTrace.Stream, to writer: inout JSONWriter) {
        writer.member("file_count", Int64(stream.fileCount))
        writer.member("files_with_key", Int64(stream.files.count))
        writer.member("sensor", stream.sensor?.name)
        writer.member("sensor_enabled", stream.sensor?.isEnabled)
        writer.member("next_sync", stream.schedule?.next?.description)
        writer.key("files")
        writer.array { writer in
            for file in stream.files.prefix(Self.filesMax) {
                writer.object { writer in
                    writer.member("key", file.key)
                    writer.member("rows", Int64(file.count))
                    Self.write(file.version, to: &writer)
                    writer.member("landed", file.landed.description)
                    writer.member("settled", file.isSettled)
                    writer.key("uses")
                    writer.array { writer in
                        for (model, use) in file.uses.sorted(by: { $0.key < $1.key }) {
                            writer.object { Self.write(use, by: model, to: &$0) }
                        }
                    }
                }
            }
        }
    }

    private static func write(_ use: RowTrace.Use, by model: String, to writer: inout JSONWriter) {
        writer.member("model", model)
        var (time, snapshot): (Timestamp?, Int?) = (nil, nil)
        switch use {
        case .read(let at, let number):
            writer.member("use", "read")
            (time, snapshot) = (at, number)
        case .takenOver: writer.member("use", "taken_over")
        case .replaced(let at):
            writer.member("use", "replaced")
            time = at
        case .notRead: writer.member("use", "not_read")
        case .unknown: writer.member("use", "unknown")
        }
        writer.member("time", time?.description)
        writer.member("snapshot", snapshot.map { Int64($0) })
    }
}

extension RowTrace {
    /// The stations from the source to the table; of a stream that was asked for, what reads it comes after it.
    fileprivate var flow: [Station] {
        start.kind == .stream ? stations : stations.reversed()
    }

    /// The models that read a stream.
    fileprivate func readers(of stream: Station) -> [Station] {
        stations.filter { $0.readings[stream.id] != nil }
    }
}

extension RowTrace.Search {
    fileprivate var word: String {
        switch self {
        case .found: "found"
        case .absent: "absent"
        case .noTable: "no_table"
        case .inlined: "inlined"
        case .notSearched: "not_searched"
        }
    }
}
