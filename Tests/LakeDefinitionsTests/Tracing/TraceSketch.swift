// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import LotusCore

/// A trace that a test draws: the stream shopify/orders, a model that reads it, and a mart of that.
struct TraceSketch {
    var stream = RowTrace.Station(id: "shopify/orders", name: "shopify/orders", kind: .stream)
    var model = RowTrace.Station(id: "model.shop.int_orders", name: "int_orders", kind: .incremental)
    var mart = RowTrace.Station(id: "model.shop.fct_sales", name: "fct_sales", kind: .table)
    /// Further stations behind the mart, before the model.
    var between: [RowTrace.Station] = []
    var instance = RowTrace.Instance()

    /// Nothing has the row.
    init() {
        var facts = RowTrace.Stream()
        facts.fileCount = 4
        facts.sensor = RowTrace.Automaton("orders_sensor", isEnabled: true)
        stream.stream = facts
        model.parents = [stream.id]
        model.readings = [stream.id: .remembered]
        model.database = "lake"
        model.file = "assets/core/int_orders.sql"
        mart.parents = [model.id]
        mart.database = "lake"
        mart.file = "assets/marts/fct_sales.sql"
        instance.isDaemonRunning = true
    }

    var trace: RowTrace {
        RowTrace(
            key: RowKey([RowKey.Part("id", "1")]), stations: [mart] + between + [model, stream],
            instance: instance)
    }

    var verdict: RowVerdict { RowVerdict(trace) }

    /// What is said when the model itself is asked for.
    var modelVerdict: RowVerdict {
        RowVerdict(RowTrace(key: trace.key, stations: [model, stream], instance: instance))
    }

    // MARK: Drawing

    /// The second of a day.
    static func time(_ second: Int) -> Timestamp {
        Timestamp(microseconds: 1_767_600_000_000_000 + Int64(second) * 1_000_000)
    }

    static func version(_ number: Int, column: String = "version") -> RowVersion {
        RowVersion(column: column, order: .whole(number), text: "v\(number)")
    }

    /// A file that has the row, landed at a second; the newest is drawn first.
    mutating func land(
        _ name: String, at second: Int, version: Int? = nil, use: RowTrace.Use = .notRead,
        isSettled: Bool = true
    ) {
        var file = RowTrace.File(key: "raw/\(name)", name: name, landed: Self.time(second))
        file.version = version.map { Self.version($0) }
        file.uses = [model.id: use]
        file.isSettled = isSettled
        stream.stream?.files.append(file)
        stream.search = .found
        stream.count += 1
    }

    /// The row stands in a table since a snapshot, which is made at the second of its number.
    static func put(
        _ station: inout RowTrace.Station, snapshot: Int?, version: Int? = nil, written: Int? = nil
    ) {
        station.search = .found
        station.count = 1
        station.rows = [
            RowTrace.Row(
                version: version.map { Self.version($0) }, snapshot: snapshot.map { Self.snapshot($0) })
        ]
        station.written = (written ?? snapshot).map { Self.snapshot($0) }
    }

    static func snapshot(_ number: Int) -> RowTrace.Snapshot {
        RowTrace.Snapshot(id: number, time: time(number))
    }
}
