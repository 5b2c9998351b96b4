// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// How many changes an edit has made.
struct ShopEditCounts: Equatable, Sendable {
    var changed: [ShopKind: Int] = [:]
    var added: [ShopKind: Int] = [:]
    var deleted: [ShopKind: Int] = [:]
    var refunds = 0

    /// For each stream, what was done.
    func json() -> JSONValue {
        let streams: [(String, ShopKind)] = [
            ("orders", .order), ("customers", .customer), ("products", .product),
            ("product_variants", .variant),
        ]
        var members = streams.map { stream, kind in
            JSONValue.Member(
                stream,
                [
                    "changed": .integer(changed[kind] ?? 0), "added": .integer(added[kind] ?? 0),
                    "deleted": .integer(deleted[kind] ?? 0),
                ])
        }
        members.append(JSONValue.Member("order_refunds", ["added": .integer(refunds)]))
        return .object(members)
    }
}

/// Carries out an edit on a shop's changes.
struct ShopEditor {
    let shop: GeneratedShop
    private(set) var changes: ShopChanges
    private(set) var counts = ShopEditCounts()
    private var generator: SeededGenerator

    private static let attemptsMax = 32
    private static let streams: [(name: String, kind: ShopKind)] = [
        ("orders", .order), ("customers", .customer), ("products", .product), ("product_variants", .variant),
    ]

    init(_ shop: GeneratedShop, _ changes: ShopChanges, seed: UInt64) {
        self.shop = shop
        self.changes = changes
        generator = SeededGenerator(seed)
    }

    /// Makes the changes, at a time that is never before that of the last edit. With no stream named,
    /// orders, customers, products and refunds each have so many.
    mutating func apply(_ edit: SandboxEdit, at time: Int) {
        changes.advance(to: time)
        for (name, kind) in Self.streams where edit.stream == name || edit.stream == nil && kind != .variant {
            change(kind, edit.changes)
            add(kind, edit.additions)
            delete(kind, edit.deletions)
        }
        guard edit.stream == "order_refunds" || edit.stream == nil else { return }
        for _ in 0..<edit.additions {
            guard let order = pick(.order) else { continue }
            changes.refund(order: order)
            counts.refunds += 1
        }
    }

    private mutating func change(_ kind: ShopKind, _ count: Int) {
        for _ in 0..<count {
            guard let number = pick(kind) else { continue }
            changes.touch(kind, number)
            counts.changed[kind, default: 0] += 1
        }
    }

    private mutating func add(_ kind: ShopKind, _ count: Int) {
        // A variant comes only with its product.
        guard kind != .variant else { return }
        for _ in 0..<count {
            let number = numbers(kind)
            changes.add(kind, number: number)
            counts.added[kind, default: 0] += 1
            guard kind == .product else { continue }
            for variant in GeneratedShop.variants(of: number) {
                changes.add(.variant, number: variant)
                counts.added[.variant, default: 0] += 1
            }
        }
    }

    private mutating func delete(_ kind: ShopKind, _ count: Int) {
        guard kind == .order || kind == .product else { return }
        for _ in 0..<count {
            guard let number = pick(kind) else { continue }
            changes.delete(kind, number)
            counts.deleted[kind, default: 0] += 1
            guard kind == .product else { continue }
            for variant in GeneratedShop.variants(of: number) where changes[.variant].last[variant] != -1 {
                changes.delete(.variant, variant)
                counts.deleted[.variant, default: 0] += 1
            }
        }
    }

    private func numbers(_ kind: ShopKind) -> Int { shop[kind].count + changes[kind].added.count }

    /// Any record that is not deleted.
    private mutating func pick(_ kind: ShopKind) -> Int? {
        let count = numbers(kind)
        guard count > 0 else { return nil }
        for _ in 0..<Self.attemptsMax {
            let number = Int(generator.next().multipliedFullWidth(by: UInt64(count)).high)
            if changes[kind].last[number] != -1 { return number }
        }
        return nil
    }
}
