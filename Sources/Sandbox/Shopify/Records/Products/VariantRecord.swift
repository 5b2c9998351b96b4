// SPDX-License-Identifier: Apache-2.0

/// One variant of a product.
struct VariantRecord: Sendable {
    let facts: RecordFacts
    /// The product's number.
    let product: Int
    /// From 1, among the product's variants.
    let position: Int
    let draws: Deterministic.Draw

    init(_ facts: RecordFacts, in shop: GeneratedShop) {
        self.facts = facts
        product = GeneratedShop.product(ofVariant: facts.number)
        position = facts.number - GeneratedShop.variants(before: product) + 1
        draws = shop.draws(.variant, facts.number)
    }

    /// What a variant costs, without the rest of it.
    static func priceCents(_ draws: Deterministic.Draw) -> Int { 100 + draws.under(19_900, 1) }

    var priceCents: Int { Self.priceCents(draws) }
    var compareAtCents: Int? { draws.oneIn(4, 2) ? priceCents * 5 / 4 : nil }
    var inventory: Int { draws.oneIn(6, 3) ? 0 : draws.under(400, 4) - 5 }
    var grams: Int { draws.oneIn(5, 5) ? 0 : draws.under(5_000, 6) }
    var inventoryItemID: Int { facts.id + 2_000_000_000_000 }
    var hasImage: Bool { draws.oneIn(3, 7) }
    /// In how many currencies it has a price.
    var priceCount: Int { 1 + draws.under(3, 8) }
    var size: StaticString { Self.sizes[(position - 1) % Self.sizes.count] }
    var color: StaticString { Self.colors[(position - 1) / Self.sizes.count % Self.colors.count] }

    static let sizes: [StaticString] = ["S", "M", "L", "XL"]
    static let colors: [StaticString] = ["Ink", "Größe 9", "紅", "Sand"]

    /// The stock keeping unit without its quotes.
    static func sku(number: Int, _ writer: inout RecordWriter) {
        writer.raw("SKU-")
        writer.integer(number)
    }

    /// The title without its quotes; `hasOptions` when the product has more than one variant.
    static func title(position: Int, hasOptions: Bool, _ writer: inout RecordWriter) {
        guard hasOptions else { return writer.raw("Default Title") }
        writer.raw(sizes[(position - 1) % sizes.count])
        writer.raw(" / ")
        writer.raw(colors[(position - 1) / sizes.count % colors.count])
    }
}
