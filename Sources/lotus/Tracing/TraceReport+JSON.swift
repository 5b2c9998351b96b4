// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import LotusCore

extension TraceReport {
    /// The same facts as one object.
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
