// SPDX-License-Identifier: Apache-2.0

/// One object while a query is answered: the product it belongs to, the variant it belongs to if any, and
/// which one of several it is.
struct GraphNode: Sendable {
    var product: ProductRecord
    var variant: VariantRecord?
    var index = 0

    init(product: ProductRecord, variant: VariantRecord? = nil, index: Int = 0) {
        self.product = product
        self.variant = variant
        self.index = index
    }

    /// The product or variant that a record is.
    init?(_ facts: RecordFacts, in view: ShopView) {
        if facts.kind == .product {
            self.init(product: ProductRecord(facts, in: view.shop))
        } else {
            let variant = VariantRecord(facts, in: view.shop)
            // A variant's product may be gone for a moment, while the product is being deleted.
            guard let product = view.facts(.product, number: variant.product) else { return nil }
            self.init(product: ProductRecord(product, in: view.shop), variant: variant)
        }
    }

    /// The same, as one of several.
    func at(_ index: Int) -> GraphNode { GraphNode(product: product, variant: variant, index: index) }
}
