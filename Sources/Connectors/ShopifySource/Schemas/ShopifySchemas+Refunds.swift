// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension ShopifySchemas {
    /// Refunds, which orders carry.
    static let orderRefunds = SchemaNode(
        notation: """
            {
              order_id:i restock:b
              order_adjustments:[{order_id:i tax_amount:s refund_id:i amount:s kind:s id:i reason:s}]
              processed_at:ts user_id:i note:s id:i created_at:ts admin_graphql_api_id:s duties:s
              refund_line_items:[{
                location_id:i subtotal_set:\(moneyByCurrency) total_tax_set:\(moneyByCurrency)
                line_item_id:i total_tax:n quantity:i id:i
                line_item:{
                  gift_card:b price:n
                  tax_lines:[{price_set:\(moneyByCurrency) price:n title:s rate:n channel_liable:b}]
                  fulfillment_service:s sku:s fulfillment_status:s properties:[s] quantity:i variant_id:i
                  grams:i requires_shipping:b vendor:s price_set:\(moneyByCurrency)
                  variant_inventory_management:s pre_tax_price:n variant_title:s
                  total_discount_set:\(moneyByCurrency)
                  discount_allocations:[{
                    amount:n amount_set:\(moneyByCurrency) discount_application_index:i
                  }]
                  pre_tax_price_set:\(moneyByCurrency) fulfillable_quantity:i id:i admin_graphql_api_id:s
                  total_discount:n name:s product_exists:b taxable:b product_id:i title:s
                  duties:[\(refundDuty)+]
                }
                subtotal:n restock_type:s
              }]
              return:{admin_graphql_api_id:s id:i} transactions:[\(refundTransaction)] shop_url:s
              total_duties_set:\(moneyByCurrency)
            }+!
            """)
}
