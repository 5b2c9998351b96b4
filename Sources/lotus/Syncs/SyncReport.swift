// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import Sync

/// What came of a sync, as a table or as JSON.
struct SyncReport {
    private let outcomes: [SyncSession.Outcome]

    init(_ outcomes: [SyncSession.Outcome]) {
        self.outcomes = outcomes
    }

    private var streams: [StreamResult] { outcomes.compactMap(\.result).flatMap(\.streams) }

    /// Whether every stream of every connection was read to its end.
    var succeeded: Bool { outcomes.allSatisfy { $0.error == nil && $0.result?.succeeded == true } }

    /// What the process exits with: as for an error alone, when no connection could be begun.
    var exit: LotusError.Exit {
        let isConfiguration = outcomes.allSatisfy { $0.error?.code.exit == .usageOrConfiguration }
        return isConfiguration ? .usageOrConfiguration : .workFailed
    }

    /// Whether somebody ended it.
    var isStopped: Bool {
        streams.contains { $0.status == .stopped }
            || outcomes.contains { $0.error == nil && $0.result == nil }
    }

    /// What went wrong, with the name of its connection or stream.
    var errors: [LotusError] {
        let connections = outcomes.compactMap { outcome in outcome.error.map { (outcome.connection, $0) } }
        let streams = streams.filter { $0.status == .failed }.compactMap { stream in
            stream.error.map { (stream.key.description, $0) }
        }
        return (connections + streams).map { name, error in
            var error = error
            error.message = "\(name): \(error.message)"
            return error
        }
    }

    // MARK: - For people

    func writeTable(to sink: OutputSink) {
        var table = TextTable(headers: [
            TextTable.Header("stream"), TextTable.Header("result"),
            TextTable.Header("records", alignsRight: true), TextTable.Header("files", alignsRight: true),
            TextTable.Header("size", alignsRight: true), TextTable.Header("requests", alignsRight: true),
            TextTable.Header("nulled", alignsRight: true), TextTable.Header("waited", alignsRight: true),
            TextTable.Header("notes"),
        ])
        for stream in streams {
            table.add([
                stream.key.description, Self.word(stream.status), FigureText.count(stream.tally.records),
                FigureText.count(stream.tally.files), FigureText.bytes(stream.tally.fileBytes),
                FigureText.count(stream.tally.requests), FigureText.count(stream.tally.changes),
                FigureText.duration(stream.tally.rateLimited), Self.notes(stream),
            ])
        }
        if !streams.isEmpty { table.render(to: &sink.buffer) }
        sink.buffer.append(contentsOf: "\(summary)\n".utf8)
    }

    private static func word(_ status: StreamResult.Status) -> String {
        switch status {
        case .succeeded: "landed"
        case .unchanged: "nothing new"
        case .failed: "failed"
        case .stopped: "stopped"
        }
    }

    private static func notes(_ stream: StreamResult) -> String {
        var notes: [String] = []
        if !stream.drift.isEmpty { notes.append("columns: \(stream.drift.text)") }
        if stream.tally.retiredFiles > 0 {
            notes.append("replaced \(files(stream.tally.retiredFiles)) of before")
        }
        if stream.rolledForward > 0 { notes.append("completed what an earlier sync began") }
        if stream.rolledBack > 0 { notes.append("read again what an earlier sync left unfinished") }
        return notes.joined(separator: "; ")
    }

    private var summary: String {
        let files = streams.reduce(0) { $0 + $1.tally.files }
        let rows = streams.reduce(0) { $0 + $1.tally.rows }
        let retired = streams.reduce(0) { $0 + $1.tally.retiredFiles }
        let failed = streams.count { $0.status == .failed }
        let landed =
            switch (files, retired) {
            // Of a stream that was not read to its end nobody knows.
            case (0, 0) where streams.contains { $0.status == .failed || $0.status == .stopped }:
                "no file was written"
            case (0, 0): "nothing new: no file was written"
            case (0, _): "no file was written, \(Self.files(retired)) of before no longer counted"
            default: "\(FigureText.count(rows)) rows in \(Self.files(files))"
            }
        return failed == 0 ? landed : "\(landed); \(failed) of \(streams.count) streams failed"
    }

    private static func files(_ count: Int) -> String {
        "\(FigureText.count(count)) \(count == 1 ? "file" : "files")"
    }

    // MARK: - For programs

    func writeJSON(to sink: OutputSink) {
        var writer = JSONWriter(form: .pretty)
        writer.object { writer in
            writer.member("succeeded", succeeded)
            writer.key("connections")
            writer.array { writer in
                for outcome in outcomes { Self.write(outcome, to: &writer) }
            }
        }
        sink.buffer.append(contentsOf: writer.finished())
        sink.buffer.append(UInt8(ascii: "\n"))
    }

    private static func write(_ outcome: SyncSession.Outcome, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("connection", outcome.connection)
            writer.member("succeeded", outcome.error == nil && outcome.result?.succeeded == true)
            writer.member("requests", outcome.result?.requests ?? 0)
            writer.key("error")
            write(outcome.error, to: &writer)
            writer.key("streams")
            writer.array { writer in
                for stream in outcome.result?.streams ?? [] { write(stream, to: &writer) }
            }
        }
    }

    private static func write(_ stream: StreamResult, to writer: inout JSONWriter) {
        let tally = stream.tally
        writer.object { writer in
            writer.member("stream", stream.key.stream)
            writer.member("status", stream.status.rawValue)
            writer.member("records", tally.records)
            writer.member("bytes", tally.bytes)
            writer.member("rows", tally.rows)
            writer.member("files", tally.files)
            writer.member("file_bytes", tally.fileBytes)
            writer.member("retired_files", tally.retiredFiles)
            writer.member("requests", tally.requests)
            writer.member("nulled_values", tally.changes)
            writer.member("rate_limited_seconds", tally.rateLimited / .seconds(1))
            writer.member("state_before", stream.stateBefore?.blob)
            writer.member("state_after", stream.stateAfter?.blob)
            writer.key("schema_changes")
            writer.object { writer in
                writer.member("new", stream.drift.added)
                writer.member("gone", stream.drift.removed)
                writer.member("changed", stream.drift.changed)
            }
            writer.member("rolled_forward", stream.rolledForward)
            writer.member("rolled_back", stream.rolledBack)
            writer.key("error")
            write(stream.error, to: &writer)
        }
    }

    private static func write(_ error: LotusError?, to writer: inout JSONWriter) {
        guard let error else { return writer.null() }
        writer.object { writer in
            writer.member("code", error.code.rawValue)
            writer.member("message", Terminal.redactor.redact(error.message))
            writer.member("hint", error.hint.map { Terminal.redactor.redact($0) })
        }
    }
}
