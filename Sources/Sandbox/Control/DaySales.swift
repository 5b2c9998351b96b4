// SPDX-License-Identifier: Apache-2.0

/// What a shop sold on a day: orders that were not cancelled, no trials, with what was refunded of them.
package struct DaySales: Sendable, Equatable {
    /// Days since 1970-01-01, in UTC.
    package let day: Int64
    package var orders: Int
    /// With tax and shipping, in hundredths of the shop's currency.
    package var grossCents: Int64
    /// Refunds count on the day of their order.
    package var refundedCents: Int64

    package var netCents: Int64 { grossCents - refundedCents }

    /// Such as `2026-01-31`.
    package var dayText: String { String(SandboxTime.text(second: day * 86_400).prefix(10)) }

    package init(day: Int64, orders: Int = 0, grossCents: Int64 = 0, refundedCents: Int64 = 0) {
        self.day = day
        self.orders = orders
        self.grossCents = grossCents
        self.refundedCents = refundedCents
    }
}
