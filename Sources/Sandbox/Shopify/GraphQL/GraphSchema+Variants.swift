// SPDX-License-Identifier: Apache-2.0

extension GraphSchema {
    static let variantTypes = [
        GraphType(
            "ProductVariant", gid: { writeVariantID($0, "ProductVariant", &$1) { $0.facts.id } },
            variantTexts.merging(variantFigures) { one, _ in one }.merging(variantParts) { one, _ in one }),
        GraphType(
            "SelectedOption",
            [
                "name": .scalar { node, writer in
                    guard node.product.hasOptions else { return writer.string("Title") }
                    writer.string(node.index == 0 ? "Size" : "Color")
                },
                "value": .scalar { node, writer in optionValue(node, &writer) },
                "optionValue": .object("ProductOptionValue"),
            ]),
        GraphType(
            "ProductOptionValue",
            gid: { $1.globalID("ProductOptionValue", $0.product.optionID($0.index) + 100) },
            [
                "name": .scalar { node, writer in optionValue(node, &writer) },
                "hasVariants": .scalar { $1.bool(true) },
                "swatch": .object("ProductOptionValueSwatch") { node, _ in
                    node.product.hasOptions && node.index == 1 && node.product.draws.oneIn(3, 70) ? node : nil
                },
            ]),
        GraphType(
            "ProductOptionValueSwatch",
            [
                "color": .scalar { $1.string("#0A1B2C") },
                "image": .object("MediaImage") { node, _ in node.product.draws.oneIn(2, 71) ? node.at(0) : nil
                },
            ]),
        GraphType(
            "InventoryItem", gid: { writeVariantID($0, "InventoryItem", &$1) { $0.inventoryItemID } },
            [
                "legacyResourceId": .scalar { node, writer in
                    quoted(&writer) { $0.integer(node.variant?.inventoryItemID ?? 0) }
                },
                "sku": .scalar { node, writer in sku(node, &writer) },
                "tracked": .scalar { $1.bool($0.product.tracksInventory) },
                "requiresShipping": .scalar { $1.bool(!$0.product.isGiftCard) },
                "measurement": .object("InventoryItemMeasurement"),
                "createdAt": .scalar { $1.universalTime($0.variant?.facts.createdAt ?? 0) },
                "updatedAt": .scalar { $1.universalTime($0.variant?.facts.updatedAt ?? 0) },
            ]),
        GraphType(
            "InventoryItemMeasurement",
            gid: { writeVariantID($0, "InventoryItemMeasurement", &$1) { $0.inventoryItemID } },
            ["weight": .object("Weight") { node, _ in (node.variant?.grams ?? 0) == 0 ? nil : node }]),
        GraphType(
            "Weight",
            [
                "value": .scalar { $1.decimal(($0.variant?.grams ?? 0) / 10) },
                "unit": .scalar { $1.string("KILOGRAMS") },
            ]),
        GraphType(
            "ProductVariantPricePair",
            [
                "price": .object("MoneyV2") { node, _ in node.at(2 + node.index * 2) },
                "compareAtPrice": .object("MoneyV2") { node, _ in
                    node.variant?.compareAtCents == nil ? nil : node.at(3 + node.index * 2)
                },
            ]),
    ]

    private static let variantTexts: [String: GraphField] = [
        "title": .scalar { node, writer in quoted(&writer) { title(node, &$0) } },
        "displayName": .scalar { node, writer in
            quoted(&writer) { writer in
                ProductRecord.title(node.product.draws, &writer)
                writer.raw(" - ")
                title(node, &writer)
            }
        },
        "sku": .scalar { node, writer in sku(node, &writer) },
        "barcode": .scalar { node, writer in
            guard let variant = node.variant, variant.draws.oneIn(2, 20) else { return writer.null() }
            quoted(&writer) { $0.integer(4_000_000_000_000 + variant.facts.number) }
        },
        "inventoryPolicy": .scalar { node, writer in
            writer.string(node.variant?.draws.oneIn(5, 21) == true ? "CONTINUE" : "DENY")
        },
        "taxCode": .scalar { node, writer in
            if node.variant?.draws.oneIn(6, 22) == true { writer.string("P0000000") } else { writer.null() }
        },
    ]

    private static let variantFigures: [String: GraphField] = [
        "legacyResourceId": .scalar { node, writer in
            quoted(&writer) { $0.integer(node.variant?.facts.id ?? 0) }
        },
        "createdAt": .scalar { $1.universalTime($0.variant?.facts.createdAt ?? 0) },
        "updatedAt": .scalar { $1.universalTime($0.variant?.facts.updatedAt ?? 0) },
        "price": .scalar { $1.price($0.variant?.priceCents ?? 0) },
        "compareAtPrice": .scalar { node, writer in
            guard let cents = node.variant?.compareAtCents else { return writer.null() }
            writer.price(cents)
        },
        "position": .scalar { $1.integer($0.variant?.position ?? 0) },
        "taxable": .scalar { $1.bool($0.variant?.draws.oneIn(8, 23) == false) },
        "inventoryQuantity": .scalar { $1.integer($0.variant?.inventory ?? 0) },
        "sellableOnlineQuantity": .scalar { $1.integer(max(0, $0.variant?.inventory ?? 0)) },
        "availableForSale": .scalar { $1.bool(($0.variant?.inventory ?? 0) > 0) },
        "requiresComponents": .scalar { $1.bool(false) },
    ]

    private static let variantParts: [String: GraphField] = [
        "selectedOptions": .list("SelectedOption") { $0.product.optionCount },
        "image": .object("Image") { node, _ in
            node.variant?.hasImage == true && node.product.imageCount > 0 ? node.at(0) : nil
        },
        "product": .object("Product") { node, _ in GraphNode(product: node.product) },
        "inventoryItem": .object("InventoryItem"),
        "presentmentPrices": .connection("ProductVariantPricePair", { $0.variant?.priceCount ?? 0 })
            .accepting(
                "presentmentCurrencies"),
    ]
}

// MARK: - Values

extension GraphSchema {
    /// What an amount of money is. The index tells which: 0 and 1 the least and the greatest price of a
    /// product, after that in turn the price and the compared price of a variant in each currency.
    static func amount(_ node: GraphNode) -> Int {
        guard node.index >= 2, let variant = node.variant else {
            return node.product.priceCents(greatest: node.index == 1)
        }
        let cents = node.index % 2 == 0 ? variant.priceCents : variant.compareAtCents ?? 0
        let pair = node.index / 2 - 1
        return pair == 0 ? cents : Presentment.others[pair - 1].cents(cents)
    }

    /// The currency of a variant's so manieth pair of prices.
    static func presentment(_ pair: Int) -> StaticString {
        pair == 0 ? "USD" : Presentment.others[pair - 1].currency
    }

    private static func writeVariantID(
        _ node: GraphNode, _ type: StaticString, _ writer: inout RecordWriter, _ id: (VariantRecord) -> Int
    ) {
        guard let variant = node.variant else { return writer.null() }
        writer.globalID(type, id(variant))
    }

    private static func title(_ node: GraphNode, _ writer: inout RecordWriter) {
        guard let variant = node.variant else { return }
        VariantRecord.title(position: variant.position, hasOptions: node.product.hasOptions, &writer)
    }

    private static func sku(_ node: GraphNode, _ writer: inout RecordWriter) {
        guard let variant = node.variant, !variant.draws.oneIn(20, 24) else { return writer.string("") }
        quoted(&writer) { VariantRecord.sku(number: variant.facts.number, &$0) }
    }

    private static func optionValue(_ node: GraphNode, _ writer: inout RecordWriter) {
        guard let variant = node.variant, node.product.hasOptions else {
            return writer.string("Default Title")
        }
        writer.string(node.index == 0 ? variant.size : variant.color)
    }
}
