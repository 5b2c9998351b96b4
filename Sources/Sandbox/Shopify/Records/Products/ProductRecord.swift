// SPDX-License-Identifier: Apache-2.0

/// One product.
struct ProductRecord: Sendable {
    let facts: RecordFacts
    let draws: Deterministic.Draw
    /// The prices of its variants.
    private let variantDraws: Deterministic

    init(_ facts: RecordFacts, in shop: GeneratedShop) {
        self.facts = facts
        draws = shop.draws(.product, facts.number)
        variantDraws = shop.draws(.variant)
    }

    /// What its cheapest or dearest variant costs.
    func priceCents(greatest: Bool) -> Int {
        let prices = variants.lazy.map { VariantRecord.priceCents(variantDraws.record(UInt64($0))) }
        return (greatest ? prices.max() : prices.min()) ?? 0
    }

    /// The numbers of its variants.
    var variants: Range<Int> { GeneratedShop.variants(of: facts.number) }
    var hasOptions: Bool { variants.count > 1 }
    /// How many pictures it has.
    var imageCount: Int { draws.under(5, 1) }
    /// How many times as many options it has as a plain product.
    var optionCount: Int { hasOptions ? 2 : 1 }
    var publishedAt: Int? { draws.oneIn(8, 2) ? nil : facts.createdAt + 3_600 }
    var isGiftCard: Bool { draws.oneIn(40, 3) }
    var hasTags: Bool { !draws.oneIn(5, 4) }
    var hasCategory: Bool { !draws.oneIn(4, 5) }
    var hasFeedback: Bool { draws.oneIn(15, 6) }
    var hasMediaErrors: Bool { draws.oneIn(12, 7) }
    var tracksInventory: Bool { !draws.oneIn(10, 8) }

    /// The id of a picture or of the media that holds it.
    func imageID(_ index: Int) -> Int { facts.id + 30_000_000_000_000 + index }

    /// The id of an option.
    func optionID(_ index: Int) -> Int { facts.id + 9_000_000_000_000 + index }

    /// The title without its quotes.
    static func title(_ draws: Deterministic.Draw, _ writer: inout RecordWriter) {
        writer.raw(Words.pick(Words.adjectives, draws[10]))
        writer.raw(" ")
        writer.raw(Words.pick(Words.nouns, draws[11]))
    }

    /// The vendor.
    static func vendor(_ draws: Deterministic.Draw) -> [UInt8] { Words.pick(Words.companies, draws[12]) }

    /// The handle without its quotes.
    func handle(_ writer: inout RecordWriter) {
        writer.raw(Words.pick(Words.adjectives, draws[10]))
        writer.raw("-")
        writer.raw(Words.pick(Words.nouns, draws[11]))
        writer.raw("-")
        writer.integer(facts.number)
    }
}
