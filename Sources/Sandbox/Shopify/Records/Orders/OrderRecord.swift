// SPDX-License-Identifier: Apache-2.0

/// One order: its figures, from which the rest is written.
struct OrderRecord {
    let facts: RecordFacts
    let draws: Deterministic.Draw
    let view: ShopView
    /// Whether the order has all that an order can have; the others are like those of older API versions
    /// and leave out many members.
    let isFull: Bool
    /// Whether the order has little more than what it must have.
    let isSmall: Bool
    let presentment: Presentment
    let lines: [OrderLine]
    let subtotalCents: Int
    let discountCents: Int
    let shippingCents: Int
    let taxCents: Int

    var id: Int { facts.id }
    var totalCents: Int { subtotalCents - discountCents + shippingCents + taxCents }
    /// What each refund gives back.
    var refundCents: Int { totalCents / 2 }
    /// The number that people see.
    var orderNumber: Int { 1_001 + facts.number }

    init(_ facts: RecordFacts, in view: ShopView) {
        self.facts = facts
        self.view = view
        draws = view.shop.draws(.order, facts.number)
        isFull = draws.oneIn(8, 1)
        isSmall = !isFull && draws.oneIn(2, 15)
        presentment = draws.oneIn(8, 2) ? Presentment.others[draws.under(3, 3)] : .shop
        let count = draws.oneIn(40, 4) ? 0 : 1 + (draws.oneIn(3, 5) ? 1 : 0) + (draws.oneIn(9, 6) ? 2 : 0)
        lines = (0..<count).map { [draws] in OrderLine($0, of: facts, draws, in: view) }
        subtotalCents = lines.reduce(0) { $0 + $1.totalCents }
        discountCents = draws.oneIn(5, 7) ? subtotalCents / 10 : 0
        shippingCents = draws.oneIn(3, 8) ? 0 : 495
        taxCents = (subtotalCents - discountCents) * 8 / 100
    }

    var isCancelled: Bool { draws.oneIn(25, 9) }
    var isFulfilled: Bool { !isCancelled && !draws.oneIn(4, 10) && !lines.isEmpty }
    var isTest: Bool { draws.oneIn(200, 11) }

    /// The refunds' times, the earliest first; they hang on nothing else, so that they can be counted
    /// without the order.
    static func refundTimes(_ facts: RecordFacts, in view: ShopView) -> [Int] {
        refundTimes(facts, view.shop.draws(.order, facts.number), in: view)
    }

    static func refundTimes(
        _ facts: RecordFacts, _ draws: Deterministic.Draw, in view: ShopView
    ) -> [Int] {
        var times: [Int] = []
        let population = view.shop[.order]
        if facts.number < population.count, draws.oneIn(10, 12) {
            // The generated refunds lie between creation and the last change before any edit.
            let updatedAt =
                facts.revision == 0
                ? facts.updatedAt : population.updatedAt(rank: population.rank(number: facts.number))
            let span = updatedAt - facts.createdAt
            if draws.oneIn(2, 13) { times.append(facts.createdAt + span / 3) }
            times.append(updatedAt - (draws.oneIn(3, 14) ? 0 : span / 50))
        }
        if !view.changes.refunds.isEmpty, let added = view.changes.refunds[facts.number] { times += added }
        return times
    }

    /// The id of an order's refund.
    static func refundID(order: Int, index: Int) -> Int { 830_000_000_000 + order * 64 + index }
}

/// One line of an order, before it is written.
struct OrderLine {
    let id: Int
    let index: Int
    let product: Int
    let variant: Int
    let quantity: Int
    let unitCents: Int

    var totalCents: Int { unitCents * quantity }

    init(_ index: Int, of order: RecordFacts, _ draws: Deterministic.Draw, in view: ShopView) {
        let field = 100 + UInt64(index) * 4
        self.index = index
        id = order.id + 8_000_000_000_000 + index
        variant = draws.under(view.shop[.variant].count, field)
        product = GeneratedShop.product(ofVariant: variant)
        quantity = draws.oneIn(5, field + 1) ? 1 + draws.under(6, field + 2) : 1
        unitCents = VariantRecord.priceCents(view.shop.draws(.variant, variant))
    }
}
