// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore

/// Where results go and how they are written. It belongs to one thread.
final class ResultOutput {
    /// How many rows beyond those that are shown are counted before the statement is ended.
    private static let countedRowsMax = 1_000_000

    let sink: OutputSink
    /// The engine writes a query's rows as Parquet.
    let isParquet: Bool
    /// Whether it is said how many rows a statement changed.
    private let tellsChanges: Bool
    private let rowsMax: Int?
    private let makeWriter: () -> (any ResultWriter)?
    /// Whether rows of data were shown.
    private(set) var hasShownRows = false
    /// What the last statement gave or changed.
    private(set) var lastTotal: RowTotal?

    /// - Parameters:
    ///   - rowsMax: of a result with more rows, this many are shown and the others counted.
    ///   - makeWriter: a new writer for a result; nil when rows cannot be written.
    init(
        _ sink: OutputSink, isParquet: Bool = false, tellsChanges: Bool, rowsMax: Int? = nil,
        makeWriter: @escaping () -> (any ResultWriter)?
    ) {
        self.sink = sink
        self.isParquet = isParquet
        self.tellsChanges = tellsChanges
        self.rowsMax = rowsMax
        self.makeWriter = makeWriter
    }

    convenience init(_ sink: OutputSink, _ format: ResultFormat) {
        self.init(
            sink, isParquet: format == .parquet, tellsChanges: format == .table,
            makeWriter: { format.writer })
    }

    func show(_ result: borrowing ResultStream) throws {
        lastTotal = nil
        switch result.kind {
        case .nothing: return
        case .changes:
            let rows = result.rowsChanged
            lastTotal = RowTotal(shown: rows)
            if tellsChanges {
                sink.buffer.append(contentsOf: "\(rows) \(rows == 1 ? "row" : "rows") changed\n".utf8)
            }
        case .rows: try showRows(result)
        }
        if sink.isTerminal { try sink.flush() }
    }

    private struct CountedEnough: Error {}

    private func showRows(_ result: borrowing ResultStream) throws {
        guard var writer = makeWriter() else {
            throw LotusError(
                .outputFormat, "only a query can be written as Parquet", hint: "use another `--format`")
        }
        hasShownRows = true
        var total = RowTotal()
        try writer.begin(result.columns, to: sink)
        do {
            try result.forEachChunk { chunk in
                let room = rowsMax.map { max(0, $0 - total.shown) } ?? chunk.count
                let shown = min(room, chunk.count)
                try writer.write(chunk, rows: 0..<shown, to: sink)
                total.shown += shown
                total.left += chunk.count - shown
                try sink.flushIfLarge()
                if total.left >= Self.countedRowsMax { throw CountedEnough() }
            }
        } catch is CountedEnough {
            total.isAtLeast = true
        }
        try writer.end(total, to: sink)
        lastTotal = total
        if total.left > 0 {
            let count = "\(total.isAtLeast ? "at least " : "")\(total.left)"
            sink.buffer.append(
                contentsOf:
                    "… \(count) more rows; `.maxrows N` shows more, `.output FILE` or `lotus query` all\n"
                    .utf8)
        }
    }
}
