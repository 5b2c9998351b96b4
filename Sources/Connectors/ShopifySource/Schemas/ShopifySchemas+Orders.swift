// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension ShopifySchemas {
    /// Orders, with a column for each field of their customer and those of deleted orders.
    static let orders = SchemaNode(
        notation: """
            {
              id:i admin_graphql_api_id:s app_id:i browser_ip:s buyer_accepts_marketing:b cancel_reason:s
              cancelled_at:ts cart_token:s checkout_id:i checkout_token:s
              client_details:{
                accept_language:s browser_height:i browser_ip:s browser_width:i session_hash:s user_agent:s
              }
              closed_at:ts company:s confirmed:b confirmation_number:s contact_email:s created_at:ts
              currency:s current_subtotal_price:n current_subtotal_price_set:\(money)
              current_total_discounts:n current_total_discounts_set:\(money) current_total_duties_set:s
              current_total_price:n current_total_price_set:\(money) current_total_tax:n
              current_total_tax_set:\(money) current_total_additional_fees_set:\(money) customer_locale:s
              device_id:s duties_included:b
              discount_applications:[{
                type:s title:s description:s value:s value_type:s allocation_method:s target_selection:s
                target_type:s
              }]
              discount_codes:[{code:s amount:s type:s}] email:s estimated_taxes:b financial_status:s
              fulfillment_status:s landing_site:s landing_site_ref:s location_id:i
              merchant_of_record_app_id:s merchant_business_entity_id:s name:s note:s
              note_attributes:[{name:s value:s}] number:i order_number:i order_status_url:s
              original_total_duties_set:s original_total_additional_fees_set:\(money)
              payment_gateway_names:[s] payment_terms:s
              total_cash_rounding_payment_adjustment_set:\(moneyTextsTurned) phone:s presentment_currency:s
              processed_at:ts po_number:s reference:s referring_site:s source_identifier:s source_name:s
              source_url:s shop_url:s subtotal_price:n subtotal_price_set:\(money) tags:s tax_exempt:b
              tax_lines:[{channel_liable:b price:n rate:n title:s price_set:\(money)}] taxes_included:b
              test:b token:s total_discounts:n total_discounts_set:\(money) total_line_items_price:n
              total_line_items_price_set:\(money) total_outstanding:n total_price:n total_price_set:\(money)
              total_price_usd:n total_shipping_price_set:\(money) total_tax:n total_tax_set:\(money)
              total_tip_received:n total_weight:i updated_at:ts user_id:n billing_address:\(orderAddress)
              customer:{
                id:i email:s accepts_marketing:b created_at:ts updated_at:ts first_name:s last_name:s
                orders_count:i state:s total_spent:n last_order_id:i note:s verified_email:b
                multipass_identifier:s tax_exempt:b phone:s tags:s last_order_name:s currency:s
                accepts_marketing_updated_at:s marketing_opt_in_level:s admin_graphql_api_id:s
                default_address:\(orderCustomerAddress) email_marketing_consent:\(consent)+
                sms_marketing_consent:\(consent)+ tax_exemptions:[s]
              }
              customer_id:i customer_email:s customer_accepts_marketing:b customer_created_at:ts
              customer_updated_at:ts customer_first_name:s customer_last_name:s customer_orders_count:i
              customer_state:s customer_total_spent:n customer_last_order_id:i customer_note:s
              customer_verified_email:b customer_multipass_identifier:s customer_tax_exempt:b
              customer_phone:s customer_tags:s customer_last_order_name:s customer_currency:s
              customer_accepts_marketing_updated_at:ts customer_marketing_opt_in_level:s
              customer_admin_graphql_api_id:s customer_default_address:\(orderCustomerAddress)
              customer_email_marketing_consent:\(consent)+ customer_sms_marketing_consent:\(consent)+
              customer_tax_exemptions:[s] discount_allocations:[\(discountAllocation)]
              fulfillments:[{
                id:i admin_graphql_api_id:s created_at:ts location_id:i name:s order_id:i receipt:J
                service:s shipment_status:s status:s tracking_company:s tracking_number:s
                tracking_numbers:[s] tracking_url:s tracking_urls:[s] updated_at:ts line_items:[\(lineItem)]
                origin_address:{address1:s address2:s city:s country_code:s province_code:s zip:s}+
              }]
              line_items:[\(lineItem)]
              refunds:[{
                id:i admin_graphql_api_id:s created_at:ts note:s order_id:i processed_at:ts restock:b
                user_id:i
                order_adjustments:[{
                  amount:s amount_set:\(moneyTextsTurned) id:i kind:s order_id:i reason:s refund_id:i
                  tax_amount:s tax_amount_set:\(moneyTextsTurned)
                }]
                transactions:[\(refundTransaction)]
                refund_line_items:[{
                  id:i line_item_id:i location_id:i quantity:i restock_type:s subtotal:n
                  subtotal_set:\(moneyTexts) total_tax:n total_tax_set:\(moneyTexts)
                  line_item:{
                    id:i admin_graphql_api_id:s fulfillable_quantity:i fulfillment_service:s
                    fulfillment_status:s gift_card:b grams:n name:s price:s price_set:\(moneyTexts)
                    product_exists:b product_id:i properties:[s] quantity:i requires_shipping:b sku:s
                    taxable:b title:s total_discount:s total_discount_set:\(moneyTexts) variant_id:i
                    variant_inventory_management:s variant_title:s vendor:s
                    tax_lines:[{channel_liable:b price:s price_set:\(moneyTexts) rate:n title:s}]
                    discount_allocations:[{amount:s amount_set:\(moneyTexts) discount_application_index:n}]
                    duties:[\(refundDuty)+]
                  }
                }]
                duties:[\(refundDuty)+] total_duties_set:\(moneyByCurrency)
              }]
              shipping_address:\(orderAddress)
              shipping_lines:[{
                id:i carrier_identifier:s code:s discounted_price:n discounted_price_set:\(money) phone:s
                price:n price_set:\(money) requested_fulfillment_service_id:s source:s title:s tax_lines:[]
                discount_allocations:[\(discountAllocation)]
              }]
              deleted_at:ts deleted_message:s deleted_description:s
            }+!
            """)
}
