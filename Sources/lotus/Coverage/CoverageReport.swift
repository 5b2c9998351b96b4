// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox

/// What ``SandboxCoverage`` found, as tables or as JSON.
struct CoverageReport {
    private let streams: [SandboxCoverage.Stream]

    init(_ streams: [SandboxCoverage.Stream]) {
        self.streams = streams
    }

    /// The places that are asked for and that no record has a value in, such as `shopify.orders.company`.
    var missing: [String] {
        streams.flatMap { stream in
            stream.asked.filter { $0.records == 0 }.map { "\(stream.title).\($0.path)" }
        }
    }

    /// What `missing` means for whoever ran the command; nil when there is nothing.
    var error: LotusError? {
        let missing = missing
        guard !missing.isEmpty else { return nil }
        let shown = missing.prefix(Self.shownMax).joined(separator: ", ")
        let rest = missing.count - Self.shownMax
        return LotusError(
            .sandboxCoverage,
            "no record has a value in \(shown)\(rest > 0 ? " and \(rest) more" : "")",
            hint: "a small shop lacks what is rare: give --orders and --profiles larger numbers, such as 2000"
        )
    }

    private static let shownMax = 20

    // MARK: - For people

    func writeTable(to sink: OutputSink) {
        for stream in streams {
            sink.buffer.append(contentsOf: "\(summary(of: stream))\n".utf8)
            var table = TextTable(headers: [
                TextTable.Header("column"), TextTable.Header("records", alignsRight: true),
                TextTable.Header("fields below it"),
            ])
            for column in stream.asked where column.isColumn {
                table.add([
                    column.path, FigureText.count(column.records), fields(below: column, in: stream),
                ])
            }
            table.render(to: &sink.buffer)
            if !stream.unasked.isEmpty {
                let names = stream.unasked.map(\.path).joined(separator: ", ")
                sink.buffer.append(contentsOf: "no request asks for: \(names)\n".utf8)
            }
            sink.buffer.append(UInt8(ascii: "\n"))
        }
    }

    private func summary(of stream: SandboxCoverage.Stream) -> String {
        let columns = stream.asked.filter(\.isColumn)
        let fields = stream.asked.filter { !$0.isColumn }
        var text = "\(stream.title): \(FigureText.count(stream.columns.records)) records, "
        text += "values in \(Self.share(columns)) columns"
        if !fields.isEmpty { text += " and in \(Self.share(fields)) fields below them" }
        return text
    }

    /// Such as `12 of 14`.
    private static func share(_ places: [ColumnCoverage.Place]) -> String {
        "\(places.count { $0.records > 0 }) of \(places.count)"
    }

    private func fields(below column: ColumnCoverage.Place, in stream: SandboxCoverage.Stream) -> String {
        let below = stream.asked.filter { $0.path.hasPrefix("\(column.path).") }
        return below.isEmpty ? "" : Self.share(below)
    }

    // MARK: - For programs

    func writeJSON(to sink: OutputSink) {
        let document: JSONValue = [
            "streams": .array(streams.map { Self.json($0) }),
            "missing": .array(missing.map { .string($0) }),
        ]
        sink.buffer.append(contentsOf: document.text(form: .pretty).utf8)
        sink.buffer.append(UInt8(ascii: "\n"))
    }

    private static func json(_ stream: SandboxCoverage.Stream) -> JSONValue {
        [
            "source": .string(stream.source), "stream": .string(stream.name),
            "records": .integer(stream.columns.records),
            "columns": json(stream.columns.places.filter(\.isColumn)),
            "fields": json(stream.columns.places.filter { !$0.isColumn }),
            "unasked": .array(stream.unasked.map { .string($0.path) }),
        ]
    }

    /// How many records have a value in each.
    private static func json(_ places: [ColumnCoverage.Place]) -> JSONValue {
        .object(places.map { JSONValue.Member($0.path, .integer($0.records)) })
    }
}

extension SandboxCoverage.Stream {
    /// Such as `shopify.orders`.
    fileprivate var title: String { "\(source).\(name)" }

    /// The places that requests ask for.
    fileprivate var asked: [ColumnCoverage.Place] {
        columns.places.filter { !UnaskedFields.contain($0.path, of: title) }
    }

    fileprivate var unasked: [ColumnCoverage.Place] {
        columns.places.filter { UnaskedFields.contain($0.path, of: title) }
    }
}
