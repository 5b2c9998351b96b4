// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import LotusCore

extension TraceReport {
    /// A sentence, what to do, the way as a table, and the files as another.
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
}

extension RowTrace {
    /// The models that read a stream.
    fileprivate func readers(of stream: Station) -> [Station] {
        stations.filter { $0.readings[stream.id] != nil }
    }
}
