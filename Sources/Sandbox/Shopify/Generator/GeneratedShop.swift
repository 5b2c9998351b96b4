// SPDX-License-Identifier: Apache-2.0

/// The history of a shop as a function of its seed: any record is computed from its number when it is
/// asked for.
struct GeneratedShop: Sendable {
    let seed: UInt64
    let hasWildValues: Bool
    /// The generated history, in seconds since 1970.
    let history: Range<Int>
    private let populations: [Population]

    /// How many variants each of sixteen products in turn has.
    private static let variantCounts = [1, 3, 2, 1, 4, 1, 6, 2, 1, 3, 12, 1, 2, 5, 1, 3]
    /// The number of the first variant of each of sixteen products, and of the next.
    private static let variantStarts = variantCounts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }

    /// A shop whose history ends at a time.
    init(_ options: ShopOptions, historyEnd: Int) {
        seed = options.seed
        hasWildValues = options.hasWildValues
        history = options.historyStart..<max(options.historyStart + 1, historyEnd)
        let counts = [
            options.orders, options.customers, options.products, Self.variants(before: options.products),
        ]
        let idBases = [5_210_000_000_000, 6_940_000_000_000, 7_120_000_000_000, 41_800_000_000_000]
        populations = ShopKind.allCases.map { [seed, history] kind in
            Population(
                kind: kind, count: counts[kind.rawValue], idBase: idBases[kind.rawValue], history: history,
                seed: seed)
        }
    }

    /// The records of one kind.
    @inline(__always)
    subscript(kind: ShopKind) -> Population { populations[kind.rawValue] }

    /// The draws of one record.
    @inline(__always)
    func draws(_ kind: ShopKind, _ number: Int) -> Draws { Draws(seed: seed, kind: kind, number: number) }
}

// MARK: - Variants

extension GeneratedShop {
    /// How many variants the products before one have: the number of its first variant.
    static func variants(before product: Int) -> Int {
        product / 16 * (variantStarts.last ?? 0) + variantStarts[product % 16]
    }

    /// The numbers of a product's variants.
    static func variants(of product: Int) -> Range<Int> {
        variants(before: product)..<variants(before: product + 1)
    }

    /// The product of a variant.
    static func product(ofVariant variant: Int) -> Int {
        let (sixteen, offset) = variant.quotientAndRemainder(dividingBy: variantStarts.last ?? 1)
        let place = variantStarts.lastIndex { $0 <= offset } ?? 0
        return sixteen * 16 + place
    }
}
