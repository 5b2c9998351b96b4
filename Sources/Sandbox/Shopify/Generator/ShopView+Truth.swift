// SPDX-License-Identifier: Apache-2.0

extension ShopView {
    /// What a reader must have at the end, for each stream; deletions are streams of their own here, with
    /// the time of the deletion as their cursor, while the connector reads them with the records.
    func truth() -> [StreamTruth] {
        var orders = StreamTruth("orders")
        var refunds = StreamTruth("order_refunds")
        for position in 0..<positionsByNow(.order) {
            guard let facts = facts(.order, position: position) else { continue }
            orders.add(idNumber: UInt64(facts.id), second: Int64(facts.updatedAt))
            for (index, time) in OrderRecord.refundTimes(facts, in: self).enumerated() {
                refunds.add(
                    idNumber: UInt64(OrderRecord.refundID(order: facts.number, index: index)),
                    second: Int64(time))
            }
        }
        return [
            orders, refunds, truth(of: .customer, "customers"), truth(of: .product, "products"),
            truth(of: .variant, "product_variants"), deletions(of: .order, "orders_deleted"),
            deletions(of: .product, "products_deleted"), shopTruth(), locationsTruth(),
        ]
    }

    private func truth(of kind: ShopKind, _ stream: String) -> StreamTruth {
        var truth = StreamTruth(stream)
        for position in 0..<positionsByNow(kind) {
            guard let facts = facts(kind, position: position) else { continue }
            truth.add(idNumber: UInt64(facts.id), second: Int64(facts.updatedAt))
        }
        return truth
    }

    private func deletions(of kind: ShopKind, _ stream: String) -> StreamTruth {
        var truth = StreamTruth(stream)
        let events = ShopEvents(kind, in: self)
        for index in 0..<events.count {
            let event = events.event(index)
            guard event.createdAt <= now else { continue }
            truth.add(idNumber: UInt64(event.subject), second: Int64(event.createdAt))
        }
        return truth
    }

    private func shopTruth() -> StreamTruth {
        var truth = StreamTruth("shop")
        truth.add(idNumber: UInt64(ShopDocument.shopID), second: nil)
        return truth
    }

    private func locationsTruth() -> StreamTruth {
        var truth = StreamTruth("locations")
        for index in 0..<ShopDocument.locationCount {
            truth.add(idNumber: UInt64(ShopDocument.locationID(index)), second: nil)
        }
        return truth
    }
}
