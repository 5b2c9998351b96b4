// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

extension ShopifyStream {
    static let products = ShopifyStream(
        name: "products",
        kind: .bulk(
            BulkRoot(
                connection: "products", count: "productsCount", type: "Product", sortKey: "UPDATED_AT",
                selection: """
                    __typename id admin_graphql_api_id: id updated_at: updatedAt created_at: createdAt
                    published_at: publishedAt title handle status vendor tags body_html: bodyHtml
                    product_type: productType template_suffix: templateSuffix description
                    description_html: descriptionHtml is_gift_card: isGiftCard
                    legacy_resource_id: legacyResourceId online_store_preview_url: onlineStorePreviewUrl
                    online_store_url: onlineStoreUrl total_inventory: totalInventory
                    tracks_inventory: tracksInventory has_only_default_variant: hasOnlyDefaultVariant
                    has_out_of_stock_variants: hasOutOfStockVariants
                    requires_selling_plan: requiresSellingPlan
                    price_range_v2: priceRangeV2 {
                      max_variant_price: maxVariantPrice { amount currency_code: currencyCode }
                      min_variant_price: minVariantPrice { amount currency_code: currencyCode }
                    }
                    featured_image: featuredImage { height id url width alt_text: altText }
                    seo { description title }
                    featured_media: featuredMedia {
                      alt id status media_content_type: mediaContentType
                      preview { status image { id alt_text: altText } }
                      media_errors: mediaErrors { code details message }
                      media_warnings: mediaWarnings { code message }
                    }
                    feedback {
                      summary
                      details { app { id } link { url } messages { field message } }
                    }
                    category {
                      id name level full_name: fullName is_leaf: isLeaf is_root: isRoot
                      is_archived: isArchived parent_id: parentId ancestor_ids: ancestorIds
                    }
                    variants_count: variantsCount { total_variants: count }
                    media_counts: mediaCount { media_count: count }
                    options { id name values position }
                    """,
                children: [
                    BulkChild(
                        connection: "images", type: "Image", member: "images", selection: "__typename id",
                        transforms: [Transform("id", .form(.identifier))]),
                    BulkChild(
                        connection: "variants", type: "ProductVariant", member: "variants",
                        selection: "__typename id", transforms: [Transform("id", .form(.identifier))]),
                ])),
        cursor: "updated_at", scopes: ["read_products"], schema: ShopifySchemas.products,
        transforms: [
            Transform("published_at", .form(.offsetOfUTC)), Transform("tags", .form(.joined)),
            Transform("price_range_v2.max_variant_price.amount", .form(.number)),
            Transform("price_range_v2.min_variant_price.amount", .form(.number)),
            Transform("variants_count", .flatten),
            Transform("variants_count.total_variants", .rename("total_variants")),
            Transform("media_counts", .flatten),
            Transform("media_counts.media_count", .rename("media_count")),
            Transform("options.id", .form(.identifier)),
            Transform("options", .copyFromRecord("id", as: "product_id")),
        ])

    static let productVariants = ShopifyStream(
        name: "product_variants",
        kind: .bulk(
            BulkRoot(
                connection: "productVariants", count: "productVariantsCount", type: "ProductVariant",
                selection: """
                    __typename id admin_graphql_api_id: id updated_at: updatedAt created_at: createdAt
                    product { product_id: id product_options: options { id name position } }
                    title price sku position barcode taxable inventory_policy: inventoryPolicy
                    compare_at_price: compareAtPrice inventory_quantity: inventoryQuantity
                    old_inventory_quantity: inventoryQuantity available_for_sale: availableForSale
                    display_name: displayName tax_code: taxCode
                    options: selectedOptions {
                      name value
                      option_value: optionValue {
                        id name has_variants: hasVariants
                        swatch { color image { id image { src url } } }
                      }
                    }
                    image { image_id: id image_src: src image_url: url }
                    inventory_item: inventoryItem {
                      inventory_item_id: id tracked requires_shipping: requiresShipping
                      measurement { weight { value unit } }
                    }
                    """,
                children: [
                    BulkChild(
                        connection: "presentmentPrices", type: "ProductVariantPricePair",
                        member: "presentment_prices",
                        selection: """
                            __typename price { amount currency_code: currencyCode }
                            compare_at_price: compareAtPrice { amount currency_code: currencyCode }
                            """,
                        transforms: [
                            Transform("price.amount", .form(.number)),
                            Transform("compare_at_price.amount", .form(.number)),
                            Transform("compare_at_price", .fallback(["amount": nil])),
                        ], arePresentmentPrices: true)
                ])),
        cursor: "updated_at", scopes: ["read_products", "read_inventory"],
        schema: ShopifySchemas.productVariants,
        transforms: [
            Transform("price", .form(.number)),
            Transform(
                "options",
                .lookUp(
                    "product.product_options", by: "name", take: [("id", .identifier), ("position", .asIs)])),
            Transform("product", .flatten),
            Transform("product.product_id", .form(.identifier)),
            Transform("image", .flatten),
            Transform("image.image_id", .form(.identifier)),
            Transform("image.image_src", .form(.asIs)), Transform("image.image_url", .form(.asIs)),
            Transform("inventory_item", .flatten),
            Transform("inventory_item.inventory_item_id", .form(.identifier)),
            Transform("inventory_item.tracked", .form(.asIs)),
            Transform("inventory_item.requires_shipping", .form(.asIs)),
            Transform("inventory_item.measurement", .flatten),
            Transform("inventory_item.measurement.weight", .flatten),
            Transform("inventory_item.measurement.weight.value", .rename("weight")),
            Transform("inventory_item.measurement.weight.value", .fallback(.number("0.0"))),
            Transform("inventory_item.measurement.weight.value", .also("grams", .integer)),
            Transform("inventory_item.measurement.weight.value", .fallback(0)),
            Transform("inventory_item.measurement.weight.unit", .rename("weight_unit")),
        ])
}
