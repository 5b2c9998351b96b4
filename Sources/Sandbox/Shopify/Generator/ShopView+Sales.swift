// SPDX-License-Identifier: Apache-2.0

extension ShopView {
    /// Sales by the day of the order, the earliest first; days without an order are left out.
    func sales() -> [DaySales] {
        var days: [Int64: DaySales] = [:]
        for position in 0..<positionsByNow(.order) {
            guard let facts = facts(.order, position: position) else { continue }
            let order = OrderRecord(facts, in: self)
            guard !order.isTest, !order.isCancelled else { continue }
            let day = SandboxTime.floorDivide(Int64(facts.createdAt), 86_400)
            let refunds = OrderRecord.refundTimes(facts, in: self).count
            days[day, default: DaySales(day: day)].add(order, refunds: refunds)
        }
        return days.values.sorted { $0.day < $1.day }
    }
}

extension DaySales {
    fileprivate mutating func add(_ order: OrderRecord, refunds: Int) {
        orders += 1
        grossCents += Int64(order.totalCents)
        refundedCents += Int64(refunds * order.refundCents)
    }
}
