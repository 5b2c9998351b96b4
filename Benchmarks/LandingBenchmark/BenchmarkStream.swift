// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit

/// The schemas of the measured streams, as their catalogs have them.
enum BenchmarkStream: String, CaseIterable {
    case orders, products, profiles, events

    var schema: SchemaNode {
        switch self {
        case .orders:
            SchemaNode(
                notation: """
                    {id:i admin_graphql_api_id:s app_id:i browser_ip:s buyer_accepts_marketing:b cancel_reason:s
                    cancelled_at:ts cart_token:s checkout_id:i checkout_token:s
                    client_details:{accept_language:s browser_height:i browser_ip:s browser_width:i
                    session_hash:s user_agent:s} closed_at:ts company:s confirmed:b confirmation_number:s
                    contact_email:s created_at:ts currency:s current_subtotal_price:n
                    current_subtotal_price_set:{shop_money:{amount:n currency_code:s}
                    presentment_money:{amount:n currency_code:s}} current_total_discounts:n
                    current_total_discounts_set:{shop_money:{amount:n currency_code:s}
                    presentment_money:{amount:n currency_code:s}} current_total_duties_set:s
                    current_total_price:n current_total_price_set:{shop_money:{amount:n currency_code:s}
                    presentment_money:{amount:n currency_code:s}} current_total_tax:n
                    current_total_tax_set:{shop_money:{amount:n currency_code:s} presentment_money:{amount:n
                    currency_code:s}} current_total_additional_fees_set:{shop_money:{amount:n currency_code:s}
                    presentment_money:{amount:n currency_code:s}} customer_locale:s device_id:s
                    duties_included:b discount_applications:[{type:s title:s description:s value:s value_type:s
                    allocation_method:s target_selection:s target_type:s}] discount_codes:[{code:s amount:s
                    type:s}] email:s estimated_taxes:b financial_status:s fulfillment_status:s landing_site:s
                    landing_site_ref:s location_id:i merchant_of_record_app_id:s merchant_business_entity_id:s
                    name:s note:s note_attributes:[{name:s value:s}] number:i order_number:i order_status_url:s
                    original_total_duties_set:s original_total_additional_fees_set:{shop_money:{amount:n
                    currency_code:s} presentment_money:{amount:n currency_code:s}} payment_gateway_names:[s]
                    payment_terms:s total_cash_rounding_payment_adjustment_set:{presentment_money:{amount:s
                    currency_code:s} shop_money:{amount:s currency_code:s}} phone:s presentment_currency:s
                    processed_at:ts po_number:s reference:s referring_site:s source_identifier:s source_name:s
                    source_url:s shop_url:s subtotal_price:n subtotal_price_set:{shop_money:{amount:n
                    currency_code:s} presentment_money:{amount:n currency_code:s}} tags:s tax_exempt:b
                    tax_lines:[{channel_liable:b price:n rate:n title:s price_set:{shop_money:{amount:n
                    currency_code:s} presentment_money:{amount:n currency_code:s}}}] taxes_included:b test:b
                    token:s total_discounts:n total_discounts_set:{shop_money:{amount:n currency_code:s}
                    presentment_money:{amount:n currency_code:s}} total_line_items_price:n
                    total_line_items_price_set:{shop_money:{amount:n currency_code:s}
                    presentment_money:{amount:n currency_code:s}} total_outstanding:n total_price:n
                    total_price_set:{shop_money:{amount:n currency_code:s} presentment_money:{amount:n
                    currency_code:s}} total_price_usd:n total_shipping_price_set:{shop_money:{amount:n
                    currency_code:s} presentment_money:{amount:n currency_code:s}} total_tax:n
                    total_tax_set:{shop_money:{amount:n currency_code:s} presentment_money:{amount:n
                    currency_code:s}} total_tip_received:n total_weight:i updated_at:ts user_id:n
                    billing_address:{first_name:s address1:s phone:s city:s zip:s province:s country:s
                    last_name:s address2:s company:s latitude:n longitude:n name:s country_code:s
                    province_code:s} customer:{id:i email:s accepts_marketing:b created_at:ts updated_at:ts
                    first_name:s last_name:s orders_count:i state:s total_spent:n last_order_id:i note:s
                    verified_email:b multipass_identifier:s tax_exempt:b phone:s tags:s last_order_name:s
                    currency:s accepts_marketing_updated_at:s marketing_opt_in_level:s admin_graphql_api_id:s
                    default_address:{id:i customer_id:i first_name:s last_name:s company:s address1:s address2:s
                    city:s province:s country:s zip:s phone:s name:s province_code:s country_code:s
                    country_name:s default:b} email_marketing_consent:{state:s opt_in_level:s
                    consent_updated_at:ts consent_collected_from:s}+ sms_marketing_consent:{state:s
                    opt_in_level:s consent_updated_at:ts consent_collected_from:s}+ tax_exemptions:[s]}
                    customer_id:i customer_email:s customer_accepts_marketing:b customer_created_at:ts
                    customer_updated_at:ts customer_first_name:s customer_last_name:s customer_orders_count:i
                    customer_state:s customer_total_spent:n customer_last_order_id:i customer_note:s
                    customer_verified_email:b customer_multipass_identifier:s customer_tax_exempt:b
                    customer_phone:s customer_tags:s customer_last_order_name:s customer_currency:s
                    customer_accepts_marketing_updated_at:ts customer_marketing_opt_in_level:s
                    customer_admin_graphql_api_id:s customer_default_address:{id:i customer_id:i first_name:s
                    last_name:s company:s address1:s address2:s city:s province:s country:s zip:s phone:s name:s
                    province_code:s country_code:s country_name:s default:b}
                    customer_email_marketing_consent:{state:s opt_in_level:s consent_updated_at:ts
                    consent_collected_from:s}+ customer_sms_marketing_consent:{state:s opt_in_level:s
                    consent_updated_at:ts consent_collected_from:s}+ customer_tax_exemptions:[s]
                    discount_allocations:[{id:s amount:s description:s created_at:ts
                    discount_application_index:n amount_set:{shop_money:{amount:s currency_code:s}
                    presentment_money:{amount:s currency_code:s}} application_type:s}] fulfillments:[{id:i
                    admin_graphql_api_id:s created_at:ts location_id:i name:s order_id:i receipt:J service:s
                    shipment_status:s status:s tracking_company:s tracking_number:s tracking_numbers:[s]
                    tracking_url:s tracking_urls:[s] updated_at:ts line_items:[{id:i admin_graphql_api_id:s
                    destination_location:{id:i country_code:s province_code:s name:s address1:s address2:s
                    city:s zip:s} fulfillable_quantity:i fulfillment_service:s fulfillment_status:s gift_card:b
                    grams:i name:s origin_location:{id:i country_code:s province_code:s name:s address1:s
                    address2:s city:s zip:s} price:n price_set:{shop_money:{amount:n currency_code:s}
                    presentment_money:{amount:n currency_code:s}} pre_tax_price:n product_exists:b product_id:i
                    properties:[{name:s value:s}] quantity:i requires_shipping:b sku:s taxable:b title:s
                    total_discount:n total_discount_set:{shop_money:{amount:n currency_code:s}
                    presentment_money:{amount:n currency_code:s}} variant_id:i variant_inventory_management:s
                    variant_title:s vendor:s tax_lines:[{channel_liable:b price:n
                    price_set:{shop_money:{amount:n currency_code:s} presentment_money:{amount:n
                    currency_code:s}} rate:n title:s}] duties:[{id:s harmonized_system_code:s
                    country_code_of_origin:s shop_money:{amount:s currency_code:s} presentment_money:{amount:s
                    currency_code:s} tax_lines:[{title:s price:s rate:n price_set:{shop_money:{amount:s
                    currency_code:s} presentment_money:{amount:s currency_code:s}} channel_liable:b}]
                    admin_graphql_api_id:s}] discount_allocations:[{id:s amount:s description:s created_at:ts
                    discount_application_index:n amount_set:{shop_money:{amount:s currency_code:s}
                    presentment_money:{amount:s currency_code:s}} application_type:s}]}]
                    origin_address:{address1:s address2:s city:s country_code:s province_code:s zip:s}+}]
                    line_items:[{id:i admin_graphql_api_id:s destination_location:{id:i country_code:s
                    province_code:s name:s address1:s address2:s city:s zip:s} fulfillable_quantity:i
                    fulfillment_service:s fulfillment_status:s gift_card:b grams:i name:s origin_location:{id:i
                    country_code:s province_code:s name:s address1:s address2:s city:s zip:s} price:n
                    price_set:{shop_money:{amount:n currency_code:s} presentment_money:{amount:n
                    currency_code:s}} pre_tax_price:n product_exists:b product_id:i properties:[{name:s
                    value:s}] quantity:i requires_shipping:b sku:s taxable:b title:s total_discount:n
                    total_discount_set:{shop_money:{amount:n currency_code:s} presentment_money:{amount:n
                    currency_code:s}} variant_id:i variant_inventory_management:s variant_title:s vendor:s
                    tax_lines:[{channel_liable:b price:n price_set:{shop_money:{amount:n currency_code:s}
                    presentment_money:{amount:n currency_code:s}} rate:n title:s}] duties:[{id:s
                    harmonized_system_code:s country_code_of_origin:s shop_money:{amount:s currency_code:s}
                    presentment_money:{amount:s currency_code:s} tax_lines:[{title:s price:s rate:n
                    price_set:{shop_money:{amount:s currency_code:s} presentment_money:{amount:s
                    currency_code:s}} channel_liable:b}] admin_graphql_api_id:s}] discount_allocations:[{id:s
                    amount:s description:s created_at:ts discount_application_index:n
                    amount_set:{shop_money:{amount:s currency_code:s} presentment_money:{amount:s
                    currency_code:s}} application_type:s}]}] refunds:[{id:i admin_graphql_api_id:s created_at:ts
                    note:s order_id:i processed_at:ts restock:b user_id:i order_adjustments:[{amount:s
                    amount_set:{presentment_money:{amount:s currency_code:s} shop_money:{amount:s
                    currency_code:s}} id:i kind:s order_id:i reason:s refund_id:i tax_amount:s
                    tax_amount_set:{presentment_money:{amount:s currency_code:s} shop_money:{amount:s
                    currency_code:s}}}] transactions:[{id:i admin_graphql_api_id:s amount:s authorization:s
                    created_at:ts currency:s device_id:i error_code:s gateway:s kind:s location_id:i message:s
                    order_id:i parent_id:i processed_at:ts receipt:{paid_amount:s} source_name:s status:s test:b
                    user_id:i payment_details:{avs_result_code:s buyer_action_info:s credit_card_bin:s
                    credit_card_company:s credit_card_expiration_month:i credit_card_expiration_year:i
                    credit_card_name:s credit_card_number:s credit_card_wallet:s cvv_result_code:s}+
                    payment_id:s}] refund_line_items:[{id:i line_item_id:i location_id:i quantity:i
                    restock_type:s subtotal:n subtotal_set:{shop_money:{amount:s currency_code:s}
                    presentment_money:{amount:s currency_code:s}} total_tax:n
                    total_tax_set:{shop_money:{amount:s currency_code:s} presentment_money:{amount:s
                    currency_code:s}} line_item:{id:i admin_graphql_api_id:s fulfillable_quantity:i
                    fulfillment_service:s fulfillment_status:s gift_card:b grams:n name:s price:s
                    price_set:{shop_money:{amount:s currency_code:s} presentment_money:{amount:s
                    currency_code:s}} product_exists:b product_id:i properties:[s] quantity:i
                    requires_shipping:b sku:s taxable:b title:s total_discount:s
                    total_discount_set:{shop_money:{amount:s currency_code:s} presentment_money:{amount:s
                    currency_code:s}} variant_id:i variant_inventory_management:s variant_title:s vendor:s
                    tax_lines:[{channel_liable:b price:s price_set:{shop_money:{amount:s currency_code:s}
                    presentment_money:{amount:s currency_code:s}} rate:n title:s}]
                    discount_allocations:[{amount:s amount_set:{shop_money:{amount:s currency_code:s}
                    presentment_money:{amount:s currency_code:s}} discount_application_index:n}]
                    duties:[{duty_id:i amount_set:{shop_money:{currency_code:s amount:n}
                    presentment_money:{currency_code:s amount:n}}}+]}}] duties:[{duty_id:i
                    amount_set:{shop_money:{currency_code:s amount:n} presentment_money:{currency_code:s
                    amount:n}}}+] total_duties_set:{shop_money:{currency_code:s amount:n}
                    presentment_money:{currency_code:s amount:n}}}] shipping_address:{first_name:s address1:s
                    phone:s city:s zip:s province:s country:s last_name:s address2:s company:s latitude:n
                    longitude:n name:s country_code:s province_code:s} shipping_lines:[{id:i
                    carrier_identifier:s code:s discounted_price:n discounted_price_set:{shop_money:{amount:n
                    currency_code:s} presentment_money:{amount:n currency_code:s}} phone:s price:n
                    price_set:{shop_money:{amount:n currency_code:s} presentment_money:{amount:n
                    currency_code:s}} requested_fulfillment_service_id:s source:s title:s tax_lines:[]
                    discount_allocations:[{id:s amount:s description:s created_at:ts
                    discount_application_index:n amount_set:{shop_money:{amount:s currency_code:s}
                    presentment_money:{amount:s currency_code:s}} application_type:s}]}] deleted_at:ts
                    deleted_message:s deleted_description:s}+!
                    """)
        case .products:
            SchemaNode(
                notation: """
                    {published_at:ts created_at:ts published_scope:s status:s vendor:s updated_at:ts body_html:s
                    product_type:s tags:s options:[{name:s product_id:i values:[s] id:i position:i}]
                    image:{updated_at:ts created_at:ts variant_ids:[i] height:i alt:s src:s position:i id:i
                    admin_graphql_api_id:s width:i product_id:i} handle:s images:[{updated_at:ts created_at:ts
                    variant_ids:[i] height:i alt:s src:s position:i id:i admin_graphql_api_id:s width:i
                    product_id:i}] template_suffix:s title:s variants:[{barcode:s tax_code:s created_at:ts
                    weight_unit:s id:i position:i price:n image_id:i inventory_policy:s sku:s
                    inventory_item_id:i fulfillment_service:s title:s weight:n inventory_management:s taxable:b
                    admin_graphql_api_id:s option1:s compare_at_price:n updated_at:ts option2:s
                    old_inventory_quantity:i presentment_prices:[{price:{amount:n currency_code:s}
                    compare_at_price:n}] requires_shipping:b inventory_quantity:i grams:i option3:s
                    product_id:i}] admin_graphql_api_id:s id:i shop_url:s deleted_at:ts deleted_message:s
                    deleted_description:s description:s description_html:s is_gift_card:b legacy_resource_id:s
                    media_count:i online_store_preview_url:s online_store_url:s total_inventory:i
                    total_variants:i tracks_inventory:b has_only_default_variant:b has_out_of_stock_variants:b
                    requires_sellin_plan:b price_range_v2:{max_variant_price:{amount:n currency_code:s}+
                    min_variant_price:{amount:n currency_code:s}+}+ featured_image:{alt_text:s height:i id:s
                    url:s width:i}+ seo:{description:s title:s}+ featured_media:{alt:s id:s media_content_type:s
                    status:s preview:{status:s image:{id:s alt_text:s}+}+ media_errors:[{code:s details:s
                    message:s}+] media_warnings:[{code:s message:s}+]}+ feedback:{details:{app:{id:s}+
                    link:{url:s}+ messages:{field:s message:s}+}+ summary:s}+ category:{id:s name:s full_name:s
                    is_leaf:b is_root:b is_archived:b level:i parent_id:s ancestor_ids:[s]}+}+
                    """)
        case .profiles:
            SchemaNode(
                notation: """
                    {type:s id:s! updated:ts attributes:{email:s phone_number:s anonymous_id:s external_id:s
                    first_name:s last_name:s organization:s locale:s title:s image:s created:ts updated:ts
                    last_event_date:ts location:{address1:s address2:s city:s country:s latitude:one(null|n!|s!)
                    longitude:one(null|n!|s!) region:s zip:s timezone:s ip:s} properties:J+
                    subscriptions:{email:{marketing:{can_receive_email_marketing:b! consent:s! timestamp:ts
                    consent_timestamp:ts last_updated:ts method:s method_detail:s custom_method_detail:s
                    double_optin:b suppressions:[{reason:s! timestamp:ts!}] list_suppressions:[{list_id:s!
                    reason:s! timestamp:ts!}]}} sms:{marketing:{can_receive_sms_marketing:b consent:s
                    consent_timestamp:ts method:s method_detail:s last_updated:ts timestamp:ts}
                    transactional:{can_receive_sms_marketing:b consent:s consent_timestamp:ts method:s
                    method_detail:s last_updated:ts timestamp:ts}}
                    mobile_push:{marketing:{can_receive_sms_marketing:b consent:s consent_timestamp:ts}}}
                    predictive_analytics:{historic_clv:n predicted_clv:n total_clv:n historic_number_of_orders:i
                    predicted_number_of_orders:n average_days_between_orders:n average_order_value:n
                    churn_probability:n expected_date_of_next_order:s}}+ links:{self:s}
                    relationships:{lists:{links:{self:s related:s}} segments:{links:{self:s related:s}}}
                    segments:J}+!
                    """)
        case .events:
            SchemaNode(
                notation: """
                    {type:s! id:s! datetime:ts! attributes:{timestamp:i! event_properties:J+ datetime:ts!
                    uuid:s!} links:{self:s!} relationships:{profile:{data:{type:s! id:s!} links:{self:s!
                    related:s!}+} metric:{data:{type:s! id:s!} links:{self:s! related:s!}+}
                    attributions:{data:[{type:s! id:s!}] links:{self:s! related:s!}+}}}+!
                    """)
        }
    }
}
