// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension ShopifySchemas {
    /// Variants of products.
    static let productVariants = SchemaNode(
        notation: """
            {
              id:i product_id:i title:s price:n sku:s position:i inventory_policy:s compare_at_price:s
              option1:s option2:s option3:s
              options:[{
                id:i name:s position:i value:s
                option_value:{id:s name:s has_variants:b swatch:{color:s image:{id:s image:{src:s url:s}}}}
              }]
              created_at:ts updated_at:ts taxable:b barcode:s grams:i image_id:i image_src:s image_url:s
              weight:n weight_unit:s inventory_item_id:i inventory_quantity:i old_inventory_quantity:i
              presentment_prices:[{
                price:{amount:n currency_code:s} compare_at_price:{amount:n currency_code:s}
              }]
              requires_shipping:b admin_graphql_api_id:s shop_url:s available_for_sale:b display_name:s
              tax_code:s tracked:b
            }+
            """)
}
