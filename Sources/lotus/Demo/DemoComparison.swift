// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox

/// Compares a lake with what the shop knows of itself.
struct DemoComparison: Sendable {
    /// What is other than it should be, a sentence each.
    private(set) var differences: [String] = []
    private(set) var streams = 0
    private(set) var records: UInt64 = 0
    private(set) var days = 0

    /// How many days are named that differ.
    private static let daysToldMax = 5

    init(_ lake: DemoLake, _ truth: [(service: String, stream: StreamTruth)], sales: [DaySales]) {
        for stream in DemoStream.all { compare(stream, lake, truth) }
        let customers = truth.first { $0.stream.stream == "customers" }?.stream.records ?? 0
        if lake.customers != customers {
            differences.append("dim_customers has \(lake.customers) customers, the shop has \(customers)")
        }
        compare(lake.sales, sales)
    }

    private mutating func compare(
        _ stream: DemoStream, _ lake: DemoLake, _ truth: [(service: String, stream: StreamTruth)]
    ) {
        guard
            let expected = truth.first(where: {
                $0.service == stream.service && $0.stream.stream == stream.stream
            })?.stream, let found = lake.streams[stream.name]
        else {
            differences.append("\(stream.name) cannot be compared")
            return
        }
        streams += 1
        records += expected.records
        if found.records != expected.records {
            differences.append(
                "\(stream.model) has \(found.records) records, the source has \(expected.records)")
        } else if found.distinctIDs != expected.distinctIDs || found.pairSum != expected.pairSum {
            differences.append(
                "\(stream.model) has other records, or other versions of them, than the source")
        }
    }

    private mutating func compare(_ found: [DaySales], _ expected: [DaySales]) {
        days = expected.count
        let known = Dictionary(found.map { ($0.day, $0) }) { first, _ in first }
        let wanted = Dictionary(expected.map { ($0.day, $0) }) { first, _ in first }
        let other = Set(known.keys).union(wanted.keys).filter { known[$0] != wanted[$0] }.sorted()
        for day in other.suffix(Self.daysToldMax).reversed() {
            let empty = DaySales(day: day)
            let (one, two) = (known[day] ?? empty, wanted[day] ?? empty)
            differences.append(
                "fct_daily_sales has \(Self.text(one)) on \(empty.dayText), the shop has \(Self.text(two))")
        }
        if other.count > Self.daysToldMax {
            differences.append("fct_daily_sales differs on \(other.count - Self.daysToldMax) other days, too")
        }
    }

    private static func text(_ sales: DaySales) -> String {
        "\(sales.orders) orders, \(MoneyText.of(sales.grossCents)) gross, "
            + "\(MoneyText.of(sales.refundedCents)) refunded"
    }
}

/// Amounts for people.
enum MoneyText {
    /// `123456` as `1,234.56`.
    static func of(_ cents: Int64) -> String {
        let (whole, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
        return (cents < 0 ? "-" : "") + FigureText.count(Int(whole)) + (rest < 10 ? ".0" : ".") + "\(rest)"
    }
}
