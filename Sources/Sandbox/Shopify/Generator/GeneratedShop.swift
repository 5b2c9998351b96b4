// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The history of a shop as a function of its seed: any record is computed from its number when it is
/// asked for.
struct GeneratedShop: Sendable {
    let hasWildValues: Bool
    /// When the generated history ends, in seconds since 1970.
    let historyEnd: Int
    private let populations: [Population]
    private let values: [Deterministic]

    /// How many variants each of sixteen products in turn has.
    private static let variantCounts = [1, 3, 2, 1, 4, 1, 6, 2, 1, 3, 12, 1, 2, 5, 1, 3]
    /// The number of the first variant of each of sixteen products, and of the next.
    private static let variantStarts = variantCounts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    /// Where the ids of each kind begin.
    private static let idBases = [450_000_000_000, 620_000_000_000, 710_000_000_000, 410_000_000_000]

    init(_ options: ShopOptions) {
        hasWildValues = options.hasWildValues
        historyEnd = Int(options.history.upperBound.wholeSeconds)
        let counts = [
            options.orders, options.customers, options.products, Self.variants(before: options.products),
        ]
        populations = ShopKind.allCases.map { kind in
            Population(
                kind: kind, count: counts[kind.rawValue], idBase: Self.idBases[kind.rawValue],
                history: options.history, seed: options.seed)
        }
        values = ShopKind.allCases.map { kind in
            Deterministic(seed: options.seed, kind: 0x5350 + UInt64(kind.rawValue))
        }
    }

    /// The records of one kind.
    @inline(__always)
    subscript(kind: ShopKind) -> Population { populations[kind.rawValue] }

    /// The draws of all records of a kind.
    func draws(_ kind: ShopKind) -> Deterministic { values[kind.rawValue] }

    /// The draws of one record.
    @inline(__always)
    func draws(_ kind: ShopKind, _ number: Int) -> Deterministic.Draw {
        values[kind.rawValue].record(UInt64(number))
    }
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
