// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension ShopifySchemas {
    /// Products: the columns of the REST resource of old and those of GraphQL.
    static let products = SchemaNode(
        notation: """
            {
              published_at:ts created_at:ts published_scope:s status:s vendor:s updated_at:ts body_html:s
              product_type:s tags:s options:[{name:s product_id:i values:[s] id:i position:i}]
              image:\(productImage) handle:s images:[\(productImage)] template_suffix:s title:s
              variants:[{
                barcode:s tax_code:s created_at:ts weight_unit:s id:i position:i price:n image_id:i
                inventory_policy:s sku:s inventory_item_id:i fulfillment_service:s title:s weight:n
                inventory_management:s taxable:b admin_graphql_api_id:s option1:s compare_at_price:n
                updated_at:ts option2:s old_inventory_quantity:i
                presentment_prices:[{price:{amount:n currency_code:s} compare_at_price:n}]
                requires_shipping:b inventory_quantity:i grams:i option3:s product_id:i
              }]
              admin_graphql_api_id:s id:i shop_url:s deleted_at:ts deleted_message:s deleted_description:s
              description:s description_html:s is_gift_card:b legacy_resource_id:s media_count:i
              online_store_preview_url:s online_store_url:s total_inventory:i total_variants:i
              tracks_inventory:b has_only_default_variant:b has_out_of_stock_variants:b
              requires_sellin_plan:b
              price_range_v2:{
                max_variant_price:{amount:n currency_code:s}+ min_variant_price:{amount:n currency_code:s}+
              }+
              featured_image:{alt_text:s height:i id:s url:s width:i}+ seo:{description:s title:s}+
              featured_media:{
                alt:s id:s media_content_type:s status:s preview:{status:s image:{id:s alt_text:s}+}+
                media_errors:[{code:s details:s message:s}+] media_warnings:[{code:s message:s}+]
              }+
              feedback:{details:{app:{id:s}+ link:{url:s}+ messages:{field:s message:s}+}+ summary:s}+
              category:{
                id:s name:s full_name:s is_leaf:b is_root:b is_archived:b level:i parent_id:s
                ancestor_ids:[s]
              }+
            }+
            """)
}
