// SPDX-License-Identifier: Apache-2.0

import Sandbox

/// Sales by day as a table with a bar for each day.
struct SalesChart {
    /// Whether bars are of blocks, or of plain characters.
    let hasBlocks: Bool

    static let daysShown = 14
    private static let barColumns = 30
    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    func render(_ days: [DaySales], to buffer: inout [UInt8]) {
        let shown = days.suffix(Self.daysShown)
        let most = shown.map(\.netCents).max() ?? 0
        var table = TextTable(headers: [
            TextTable.Header("day"), TextTable.Header("orders", alignsRight: true),
            TextTable.Header("gross", alignsRight: true), TextTable.Header("refunds", alignsRight: true),
            TextTable.Header("net", alignsRight: true), TextTable.Header("net sales"),
        ])
        for day in shown {
            table.add([
                day.dayText, FigureText.count(day.orders), MoneyText.of(day.grossCents),
                MoneyText.of(day.refundedCents), MoneyText.of(day.netCents), bar(day.netCents, of: most),
            ])
        }
        table.render(to: &buffer)
    }

    /// A bar as long as a share of the longest one.
    func bar(_ value: Int64, of most: Int64) -> String {
        guard value > 0, most > 0 else { return "" }
        let eighths = Int((Double(value) / Double(most) * Double(Self.barColumns * 8)).rounded())
        guard hasBlocks else { return String(repeating: "#", count: max(1, (eighths + 4) / 8)) }
        return String(repeating: "█", count: eighths / 8) + Self.eighths[eighths % 8]
    }
}
