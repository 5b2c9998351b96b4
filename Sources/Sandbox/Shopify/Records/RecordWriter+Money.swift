// SPDX-License-Identifier: Apache-2.0

/// What prices of an order are written in beside the shop's dollars.
struct Presentment: Sendable {
    let currency: StaticString
    /// How many cents of it a hundred cents of the shop are.
    let rate: Int

    static let shop = Presentment(currency: "USD", rate: 100)
    static let others = [
        Presentment(currency: "EUR", rate: 92), Presentment(currency: "CAD", rate: 137),
        Presentment(currency: "JPY", rate: 15_000),
    ]

    /// A price of the shop in this currency.
    func cents(_ shopCents: Int) -> Int { shopCents * rate / 100 }
}

extension RecordWriter {
    /// An amount in both currencies, as the members `…_set` of the REST API have it.
    mutating func moneySet(_ name: StaticString, _ cents: Int, _ presentment: Presentment) {
        open(name)
        money("shop_money", cents, "USD")
        money("presentment_money", presentment.cents(cents), presentment.currency)
        close()
    }

    /// An amount with its currency.
    mutating func money(_ name: StaticString, _ cents: Int, _ currency: StaticString) {
        open(name)
        member("amount", cents: cents)
        member("currency_code", text: currency)
        close()
    }
}
