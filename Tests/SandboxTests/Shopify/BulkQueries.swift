// SPDX-License-Identifier: Apache-2.0

/// What the original connector asks for in bulk.
enum BulkQueries {
    static func products(_ search: String = "updated_at:>='2019-01-01T00:00:00+00:00'") -> String {
        """
        { products(query: "\(search)" sortKey: UPDATED_AT) { edges { node { __typename id publishedAt createdAt
        status vendor updatedAt bodyHtml productType tags handle templateSuffix title description
        descriptionHtml isGiftCard legacyResourceId onlineStorePreviewUrl onlineStoreUrl totalInventory
        tracksInventory hasOnlyDefaultVariant hasOutOfStockVariants requiresSellingPlan
        priceRangeV2 { max_variant_price: maxVariantPrice { amount currency_code: currencyCode }
        min_variant_price: minVariantPrice { amount currency_code: currencyCode } }
        featuredImage { height id url width alt_text: altText } seo { description title }
        featuredMedia { alt id status media_content_type: mediaContentType
        preview { status image { id alt_text: altText } } media_errors: mediaErrors { code details message }
        media_warnings: mediaWarnings { code message } }
        feedback { summary details { app { id } link { url } messages { field message } } }
        category { id name level full_name: fullName is_leaf: isLeaf is_root: isRoot is_archived: isArchived
        parent_id: parentId ancestor_ids: ancestorIds }
        total_variants: variantsCount { total_variants: count } media_count: mediaCount { media_count: count }
        options { id name values position } images { edges { node { __typename id } } }
        variants { edges { node { __typename id } } } } } } }
        """
    }

    static func variants(_ search: String = "updated_at:>='2019-01-01T00:00:00+00:00'") -> String {
        """
        { productVariants(query: "\(search)") { edges { node { __typename id title price sku position
        inventoryPolicy compareAtPrice createdAt updatedAt taxable barcode inventoryQuantity availableForSale
        displayName taxCode options: selectedOptions { name value option_value: optionValue { id name
        has_variants: hasVariants swatch { color image { id image { src url } } } } }
        image { image_id: id image_src: src image_url: url } old_inventory_quantity: inventoryQuantity
        product { product_id: id product_options: options { id name position } }
        inventoryItem { inventory_item_id: id tracked: tracked requires_shipping: requiresShipping
        measurement: measurement { weight { value unit } } }
        presentmentPrices { edges { node { __typename price { amount currencyCode }
        compareAtPrice { amount currencyCode } } } } } } } }
        """
    }

    static let productColumns = """
        __typename __parentId id publishedAt createdAt status vendor updatedAt bodyHtml productType tags handle
        templateSuffix title description descriptionHtml isGiftCard legacyResourceId onlineStorePreviewUrl
        onlineStoreUrl totalInventory tracksInventory hasOnlyDefaultVariant hasOutOfStockVariants
        requiresSellingPlan priceRangeV2{max_variant_price{amount currency_code}
        min_variant_price{amount currency_code}} featuredImage{height id url width alt_text}
        seo{description title} featuredMedia{alt id status media_content_type
        preview{status image{id alt_text}} media_errors{code details message} media_warnings{code message}}
        feedback{summary details{app{id} link{url} messages{field message}}} category{id name level full_name
        is_leaf is_root is_archived parent_id ancestor_ids} total_variants{total_variants}
        media_count{media_count} options{id name values position}
        """

    static let variantColumns = """
        __typename __parentId id title price sku position inventoryPolicy compareAtPrice createdAt updatedAt
        taxable barcode inventoryQuantity availableForSale displayName taxCode options{name value
        option_value{id name has_variants swatch{color image{id image{src url}}}}}
        image{image_id image_src image_url} old_inventory_quantity
        product{product_id product_options{id name position}} inventoryItem{inventory_item_id tracked
        requires_shipping measurement{weight{value unit}}} price{amount currencyCode}
        compareAtPrice{amount currencyCode}
        """
}
