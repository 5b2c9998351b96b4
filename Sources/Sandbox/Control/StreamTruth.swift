// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a reader must have of one stream, in figures that a query over the landed rows can compute.
///
/// `number` is the last twelve digits of an id as a number (the whole id when it is one), `second` the
/// cursor in whole seconds since 1970:
///
///     count(*), count(DISTINCT id), max(cursor), sum(number),
///     sum((number % 1000003) * (second % 1000003)), count(*) per month of the cursor in UTC
package struct StreamTruth: Sendable {
    /// What the sum over pairs takes both factors modulo of.
    package static let pairModulus: UInt64 = 1_000_003

    /// Such as `profiles`.
    package let stream: String
    /// Records, as a reader lands them when it reads everything once with the clock where it is.
    package private(set) var records: UInt64 = 0
    /// Different ids among them.
    package var distinctIDs: UInt64 = 0
    /// Whole seconds since 1970; nil without records.
    package private(set) var maxCursorSecond: Int64?
    package private(set) var minCursorSecond: Int64?
    package private(set) var idSum: UInt64 = 0
    package private(set) var pairSum: UInt64 = 0
    /// How many records have their cursor in each month, by months since 1970-01.
    package private(set) var months: [Int64: UInt64] = [:]

    private var lastMonth: Int64 = .min
    private var lastMonthSeconds: Range<Int64> = 0..<0
    private var lastMonthCount: UInt64 = 0

    package init(_ stream: String) {
        self.stream = stream
    }

    /// Counts a record of an id that was not counted before. - Parameter second: Nil for a stream without
    /// a cursor.
    package mutating func add(idNumber: UInt64, second: Int64?) {
        records += 1
        distinctIDs += 1
        idSum &+= idNumber
        guard let second else { return }
        let bounded = UInt64(max(0, second)) % Self.pairModulus
        pairSum &+= (idNumber % Self.pairModulus) * bounded
        maxCursorSecond = max(maxCursorSecond ?? second, second)
        minCursorSecond = min(minCursorSecond ?? second, second)
        if !lastMonthSeconds.contains(second) { turn(to: second) }
        lastMonthCount += 1
    }

    private mutating func turn(to second: Int64) {
        closeMonth()
        let month = SandboxTime.month(ofSecond: second)
        lastMonth = month
        lastMonthSeconds =
            SandboxTime.second(ofMonth: month)..<SandboxTime.second(ofMonth: month + 1)
    }

    private mutating func closeMonth() {
        if lastMonthCount > 0 { months[lastMonth, default: 0] += lastMonthCount }
        lastMonthCount = 0
    }

    /// As the truth endpoint shows it.
    package consuming func json() -> JSONValue {
        closeMonth()
        return [
            "records": .integer(records), "distinct_ids": .integer(distinctIDs),
            "min_cursor": Self.time(minCursorSecond), "max_cursor": Self.time(maxCursorSecond),
            "id_sum": .integer(idSum), "pair_sum": .integer(pairSum),
            "months": .object(
                months.sorted { $0.key < $1.key }.map { month, count in
                    JSONValue.Member(SandboxTime.monthText(month), .integer(count))
                }),
        ]
    }

    private static func time(_ second: Int64?) -> JSONValue {
        guard let second else { return .null }
        return .string(SandboxTime.text(second: second))
    }
}
