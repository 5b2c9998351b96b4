// SPDX-License-Identifier: Apache-2.0

extension GraphSchema {
    static let productTypes = [
        GraphType(
            "Product", gid: { $1.globalID("Product", $0.product.facts.id) },
            productTexts.merging(productFigures) { one, _ in one }.merging(productParts) { one, _ in one }),
        GraphType(
            "ProductPriceRangeV2",
            [
                "maxVariantPrice": .object("MoneyV2") { node, _ in node.at(1) },
                "minVariantPrice": .object("MoneyV2") { node, _ in node.at(0) },
            ]),
        GraphType(
            "MoneyV2",
            [
                "amount": .scalar { $1.price(amount($0)) },
                "currencyCode": .scalar { node, writer in
                    writer.string(node.index < 2 ? "USD" : presentment(node.index / 2 - 1))
                },
            ]),
        GraphType(
            "SEO",
            [
                "title": .scalar { node, writer in
                    if node.product.draws.oneIn(3, 30) { return writer.null() }
                    quoted(&writer) { ProductRecord.title(node.product.draws, &$0) }
                },
                "description": .scalar { node, writer in
                    if node.product.draws.oneIn(2, 31) { return writer.null() }
                    writer.string(Words.pick(Words.sentences, node.product.draws[32]))
                },
            ]),
        GraphType(
            "ProductOption",
            gid: { $1.globalID("ProductOption", $0.product.optionID($0.index)) },
            [
                "name": .scalar { $1.string(optionName($0)) },
                "position": .scalar { $1.integer($0.index + 1) },
                "values": .scalar { node, writer in optionValues(node, &writer) },
            ]),
        GraphType(
            "TaxonomyCategory", gid: { $1.string(categoryID($0)) },
            [
                "name": .scalar { $1.string("Shirts & Tops") },
                "fullName": .scalar { $1.string("Apparel > Clothing > Shirts & Tops") },
                "level": .scalar { $1.integer(3) },
                "isLeaf": .scalar { $1.bool($0.product.draws.oneIn(2, 33)) },
                "isRoot": .scalar { $1.bool(false) },
                "isArchived": .scalar { $1.bool(false) },
                "parentId": .scalar { $1.string("gid://shopify/TaxonomyCategory/aa-1") },
                "ancestorIds": .scalar { node, writer in
                    writer.raw(
                        #"["gid://shopify/TaxonomyCategory/aa-1","gid://shopify/TaxonomyCategory/aa"]"#)
                },
            ]),
        GraphType(
            "ResourceFeedback",
            [
                "summary": .scalar { $1.string("Missing data – Größe") },
                "details": .list("AppFeedback") { _ in 1 },
            ]),
        GraphType(
            "AppFeedback",
            [
                "app": .object("App"), "link": .object("Link"),
                "messages": .list("FeedbackMessage") { _ in 1 },
            ]),
        // A count of things of a product, which the index holds.
        GraphType(
            "ProductCount", concrete: "Count",
            ["count": .scalar { $1.integer($0.index) }, "precision": .scalar { $1.string("EXACT") }]),
        GraphType(
            "FeedbackMessage", concrete: "UserError",
            [
                "field": .scalar { $1.raw(#"["title"]"#) },
                "message": .scalar { $1.string("is too long, mein Herr") },
            ]),
        GraphType("App", gid: { $1.globalID("App", 1_354_745) }, ["title": .scalar { $1.string("Feed") }]),
        GraphType(
            "Link",
            [
                "url": .scalar { $1.string("https://app.example/feedback") },
                "label": .scalar { $1.string("Open") },
            ]),
    ]

    private static let productTexts: [String: GraphField] = [
        "title": .scalar { node, writer in
            quoted(&writer) { ProductRecord.title(node.product.draws, &$0) }
        },
        "handle": .scalar { node, writer in quoted(&writer, node.product.handle) },
        "vendor": .scalar { $1.string(ProductRecord.vendor($0.product.draws)) },
        "productType": .scalar { $1.string($0.product.draws.oneIn(4, 40) ? "" : "Møbler") },
        "status": .scalar { node, writer in
            writer.string(node.product.draws.oneIn(9, 41) ? "DRAFT" : "ACTIVE")
        },
        "bodyHtml": .scalar { node, writer in body(node, asHTML: true, &writer) },
        "descriptionHtml": .scalar { node, writer in body(node, asHTML: true, &writer) },
        "description": .scalar { node, writer in body(node, asHTML: false, &writer) }.accepting("truncateAt"),
        "tags": .scalar { node, writer in
            if node.product.facts.revision > 0 {
                writer.raw(#"["edited","revision-"#)
                writer.integer(node.product.facts.revision)
                writer.raw(#""]"#)
            } else {
                writer.raw(node.product.hasTags ? #"["new","größe-xl","sale, 50 %"]"# : "[]")
            }
        },
        "templateSuffix": .scalar { node, writer in
            if node.product.draws.oneIn(6, 42) { writer.string("alternate") } else { writer.null() }
        },
        "onlineStorePreviewUrl": .scalar { node, writer in storeURL(node, "?preview=1", &writer) },
        "onlineStoreUrl": .scalar { node, writer in
            node.product.publishedAt == nil ? writer.null() : storeURL(node, "", &writer)
        },
        "giftCardTemplateSuffix": .scalar { $1.null() },
    ]

    private static let productFigures: [String: GraphField] = [
        "legacyResourceId": .scalar { node, writer in
            quoted(&writer) { $0.integer(node.product.facts.id) }
        },
        "createdAt": .scalar { $1.universalTime($0.product.facts.createdAt) },
        "updatedAt": .scalar { $1.universalTime($0.product.facts.updatedAt) },
        "publishedAt": .scalar { node, writer in
            guard let time = node.product.publishedAt else { return writer.null() }
            writer.universalTime(time)
        },
        "isGiftCard": .scalar { $1.bool($0.product.isGiftCard) },
        "totalInventory": .scalar { $1.integer($0.product.draws.under(900, 43)) },
        "tracksInventory": .scalar { $1.bool($0.product.tracksInventory) },
        "hasOnlyDefaultVariant": .scalar { $1.bool(!$0.product.hasOptions) },
        "hasOutOfStockVariants": .scalar { $1.bool($0.product.draws.oneIn(4, 44)) },
        "requiresSellingPlan": .scalar { $1.bool($0.product.draws.oneIn(20, 45)) },
    ]

    private static let productParts: [String: GraphField] = [
        "priceRangeV2": .object("ProductPriceRangeV2"),
        "seo": .object("SEO"),
        "options": .list("ProductOption") { $0.product.optionCount }.accepting("first"),
        "category": .object("TaxonomyCategory") { node, _ in node.product.hasCategory ? node : nil },
        "feedback": .object("ResourceFeedback") { node, _ in node.product.hasFeedback ? node : nil },
        "featuredImage": .object("Image") { node, _ in node.product.imageCount > 0 ? node.at(0) : nil },
        "featuredMedia": .object("Media") { node, _ in node.product.imageCount > 0 ? node.at(0) : nil },
        "images": .connection("Image", { $0.product.imageCount }),
        "media": .connection("Media", { $0.product.imageCount }),
        "mediaCount": .object("ProductCount") { node, _ in node.at(node.product.imageCount) },
        "variantsCount": .object("ProductCount") { node, _ in node.at(node.product.variants.count) },
        "variants": .connection(
            "ProductVariant", { $0.product.variants.count },
            { node, index, view in
                let number = node.product.variants.lowerBound + index
                guard let facts = view.facts(.variant, number: number) else { return nil }
                return GraphNode(product: node.product, variant: VariantRecord(facts, in: view.shop))
            }),
    ]
}

// MARK: - Values

extension GraphSchema {
    /// A text of parts between quotes.
    static func quoted(_ writer: inout RecordWriter, _ parts: (inout RecordWriter) -> Void) {
        writer.quote()
        parts(&writer)
        writer.quote()
    }

    private static func body(_ node: GraphNode, asHTML: Bool, _ writer: inout RecordWriter) {
        let draws = node.product.draws
        if draws.oneIn(7, 46) { return writer.string("") }
        quoted(&writer) { writer in
            if asHTML { writer.raw("<p>") }
            for index in 0...draws.under(3, 47) {
                if index > 0 { writer.raw(" ") }
                writer.raw(Words.pick(Words.sentences, draws[48 + UInt64(index)]))
            }
            if asHTML { writer.raw(#"<\/p>"#) }
        }
    }

    private static func storeURL(_ node: GraphNode, _ end: StaticString, _ writer: inout RecordWriter) {
        quoted(&writer) { writer in
            writer.raw("https://demo.example/products/")
            node.product.handle(&writer)
            writer.raw(end)
        }
    }

    private static func optionName(_ node: GraphNode) -> StaticString {
        guard node.product.hasOptions else { return "Title" }
        return node.index == 0 ? "Size" : "Color"
    }

    private static func optionValues(_ node: GraphNode, _ writer: inout RecordWriter) {
        guard node.product.hasOptions else { return writer.raw(#"["Default Title"]"#) }
        writer.openList()
        for value in node.index == 0 ? VariantRecord.sizes : VariantRecord.colors {
            writer.part()
            writer.string(value)
        }
        writer.closeList()
    }

    private static func categoryID(_ node: GraphNode) -> StaticString {
        "gid://shopify/TaxonomyCategory/aa-1-13"
    }
}
