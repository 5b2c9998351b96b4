// SPDX-License-Identifier: Apache-2.0

/// The columns that the original connector declares and that the API itself must fill, as a tree:
/// `name{below below}`; `$set` is an amount in both currencies. The columns that the connector makes
/// (`shop_url`, `customer_…` of orders, `deleted_…`) are left out.
enum ShopifyColumns {
    static let orders = """
        id admin_graphql_api_id app_id browser_ip buyer_accepts_marketing cancel_reason cancelled_at
        cart_token checkout_id checkout_token client_details{accept_language browser_height browser_ip
        browser_width session_hash user_agent} closed_at company confirmed confirmation_number
        contact_email created_at currency current_subtotal_price current_subtotal_price_set{$set}
        current_total_discounts current_total_discounts_set{$set} current_total_duties_set
        current_total_price current_total_price_set{$set} current_total_tax current_total_tax_set{$set}
        current_total_additional_fees_set{$set} customer_locale device_id duties_included
        discount_applications{type title description value value_type allocation_method target_selection
        target_type} discount_codes{code amount type} email estimated_taxes financial_status
        fulfillment_status landing_site landing_site_ref location_id merchant_of_record_app_id
        merchant_business_entity_id name note note_attributes{name value} number order_number
        order_status_url original_total_duties_set original_total_additional_fees_set{$set}
        payment_gateway_names payment_terms total_cash_rounding_payment_adjustment_set{$set} phone
        presentment_currency processed_at po_number reference referring_site source_identifier
        source_name source_url subtotal_price subtotal_price_set{$set} tags tax_exempt
        tax_lines{channel_liable price rate title price_set{$set}} taxes_included test token
        total_discounts total_discounts_set{$set} total_line_items_price
        total_line_items_price_set{$set} total_outstanding total_price total_price_set{$set}
        total_price_usd total_shipping_price_set{$set} total_tax total_tax_set{$set} total_tip_received
        total_weight updated_at user_id billing_address{first_name address1 phone city zip province
        country last_name address2 company latitude longitude name country_code province_code}
        customer{id email accepts_marketing created_at updated_at first_name last_name orders_count
        state total_spent last_order_id note verified_email multipass_identifier tax_exempt phone tags
        last_order_name currency accepts_marketing_updated_at marketing_opt_in_level
        admin_graphql_api_id default_address{id customer_id first_name last_name company address1
        address2 city province country zip phone name province_code country_code country_name default}
        email_marketing_consent{state opt_in_level consent_updated_at consent_collected_from}
        sms_marketing_consent{state opt_in_level consent_updated_at consent_collected_from}
        tax_exemptions} discount_allocations{id amount description created_at discount_application_index
        amount_set{$set} application_type} fulfillments{id admin_graphql_api_id created_at location_id
        name order_id receipt service shipment_status status tracking_company tracking_number
        tracking_numbers tracking_url tracking_urls updated_at line_items{id admin_graphql_api_id
        destination_location{id country_code province_code name address1 address2 city zip}
        fulfillable_quantity fulfillment_service fulfillment_status gift_card grams name
        origin_location{id country_code province_code name address1 address2 city zip} price
        price_set{$set} pre_tax_price product_exists product_id properties{name value} quantity
        requires_shipping sku taxable title total_discount total_discount_set{$set} variant_id
        variant_inventory_management variant_title vendor tax_lines{channel_liable price price_set{$set}
        rate title} duties{id harmonized_system_code country_code_of_origin shop_money{amount
        currency_code} presentment_money{amount currency_code} tax_lines{title price rate
        price_set{$set} channel_liable} admin_graphql_api_id} discount_allocations{id amount description
        created_at discount_application_index amount_set{$set} application_type}}
        origin_address{address1 address2 city country_code province_code zip}} line_items{id
        admin_graphql_api_id destination_location{id country_code province_code name address1 address2
        city zip} fulfillable_quantity fulfillment_service fulfillment_status gift_card grams name
        origin_location{id country_code province_code name address1 address2 city zip} price
        price_set{$set} pre_tax_price product_exists product_id properties{name value} quantity
        requires_shipping sku taxable title total_discount total_discount_set{$set} variant_id
        variant_inventory_management variant_title vendor tax_lines{channel_liable price price_set{$set}
        rate title} duties{id harmonized_system_code country_code_of_origin shop_money{amount
        currency_code} presentment_money{amount currency_code} tax_lines{title price rate
        price_set{$set} channel_liable} admin_graphql_api_id} discount_allocations{id amount description
        created_at discount_application_index amount_set{$set} application_type}} refunds{id
        admin_graphql_api_id created_at note order_id processed_at restock user_id
        order_adjustments{amount amount_set{$set} id kind order_id reason refund_id tax_amount
        tax_amount_set{$set}} transactions{id admin_graphql_api_id amount authorization created_at
        currency device_id error_code gateway kind location_id message order_id parent_id processed_at
        receipt{paid_amount} source_name status test user_id payment_details{avs_result_code
        buyer_action_info credit_card_bin credit_card_company credit_card_expiration_month
        credit_card_expiration_year credit_card_name credit_card_number credit_card_wallet
        cvv_result_code} payment_id} refund_line_items{id line_item_id location_id quantity restock_type
        subtotal subtotal_set{$set} total_tax total_tax_set{$set} line_item{id admin_graphql_api_id
        fulfillable_quantity fulfillment_service fulfillment_status gift_card grams name price
        price_set{$set} product_exists product_id properties quantity requires_shipping sku taxable
        title total_discount total_discount_set{$set} variant_id variant_inventory_management
        variant_title vendor tax_lines{channel_liable price price_set{$set} rate title}
        discount_allocations{amount amount_set{$set} discount_application_index} duties{duty_id
        amount_set{$set}}}} duties{duty_id amount_set{$set}} total_duties_set{$set}}
        shipping_address{first_name address1 phone city zip province country last_name address2 company
        latitude longitude name country_code province_code} shipping_lines{id carrier_identifier code
        discounted_price discounted_price_set{$set} phone price price_set{$set}
        requested_fulfillment_service_id source title tax_lines discount_allocations{id amount
        description created_at discount_application_index amount_set{$set} application_type}}
        """

    static let orderRefunds = """
        order_id restock order_adjustments{order_id tax_amount refund_id amount kind id reason}
        processed_at user_id note id created_at admin_graphql_api_id duties
        refund_line_items{location_id subtotal_set{$set} total_tax_set{$set} line_item_id total_tax
        quantity id line_item{gift_card price tax_lines{price_set{$set} price title rate channel_liable}
        fulfillment_service sku fulfillment_status properties quantity variant_id grams
        requires_shipping vendor price_set{$set} variant_inventory_management pre_tax_price
        variant_title total_discount_set{$set} discount_allocations{amount amount_set{$set}
        discount_application_index} pre_tax_price_set{$set} fulfillable_quantity id admin_graphql_api_id
        total_discount name product_exists taxable product_id title duties{duty_id amount_set{$set}}}
        subtotal restock_type} return{admin_graphql_api_id id} transactions{id admin_graphql_api_id
        amount authorization created_at currency device_id error_code gateway kind location_id message
        order_id parent_id processed_at receipt{paid_amount} source_name status test user_id
        payment_details{avs_result_code buyer_action_info credit_card_bin credit_card_company
        credit_card_expiration_month credit_card_expiration_year credit_card_name credit_card_number
        credit_card_wallet cvv_result_code} payment_id} total_duties_set{$set}
        """

    static let customers = """
        last_order_name currency email multipass_identifier default_address{city address1 zip id
        country_name province phone country first_name customer_id default last_name country_code name
        province_code address2 company} email_marketing_consent{consent_updated_at opt_in_level state}
        orders_count state verified_email total_spent last_order_id first_name updated_at note phone
        admin_graphql_api_id addresses{city address1 zip id country_name province phone country
        first_name customer_id default last_name country_code name province_code address2 company}
        last_name tags tax_exempt id accepts_marketing accepts_marketing_updated_at created_at
        sms_marketing_consent{consent_collected_from consent_updated_at opt_in_level state}
        tax_exemptions marketing_opt_in_level
        """

    static let shop = """
        address1 address2 auto_configure_tax_inclusivity checkout_api_supported city country
        country_code country_name county_taxes created_at customer_email currency domain
        enabled_presentment_currencies eligible_for_card_reader_giveaway eligible_for_payments email
        finances force_ssl google_apps_domain google_apps_login_enabled has_discounts has_gift_cards
        has_storefront iana_timezone id latitude longitude marketing_sms_consent_enabled_at_checkout
        money_format money_in_emails_format money_with_currency_format
        money_with_currency_in_emails_format multi_location_enabled myshopify_domain name
        password_enabled phone plan_display_name pre_launch_enabled cookie_consent_level plan_name
        primary_locale primary_location_id province province_code requires_extra_payments_agreement
        setup_required shop_owner source taxes_included tax_shipping timezone transactional_sms_disabled
        updated_at visitor_tracking_consent_preference weight_unit zip
        """

    static let locations = """
        active address1 address2 admin_graphql_api_id city country country_code country_name created_at
        id legacy name phone province province_code updated_at zip localized_country_name
        localized_province_name
        """

    /// The paths of a tree's leaves, such as `client_details.user_agent`.
    static func leaves(_ tree: String) -> Set<String> {
        let money = "shop_money{amount currency_code} presentment_money{amount currency_code}"
        var leaves: Set<String> = []
        var path: [String] = []
        var word = ""
        for character in tree.split(separator: "$set").joined(separator: money) + " " {
            switch character {
            case "{":
                path.append(word)
                word = ""
            case "}", " ", "\n":
                if !word.isEmpty { leaves.insert((path + [word]).joined(separator: ".")) }
                word = ""
                if character == "}" { path.removeLast() }
            default: word.append(character)
            }
        }
        return leaves
    }
}
