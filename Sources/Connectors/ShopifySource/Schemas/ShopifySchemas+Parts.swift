// SPDX-License-Identifier: Apache-2.0

/// What occurs more than once in the schemas of ``ShopifySchemas``, in their notation.
extension ShopifySchemas {
    /// An amount in the shop's currency and in the customer's.
    static let money = """
        {shop_money:{amount:n currency_code:s} presentment_money:{amount:n currency_code:s}}
        """

    /// The same, where the original keeps the amounts as text.
    static let moneyTexts = """
        {shop_money:{amount:s currency_code:s} presentment_money:{amount:s currency_code:s}}
        """

    /// The same, in the other order.
    static let moneyTextsTurned = """
        {presentment_money:{amount:s currency_code:s} shop_money:{amount:s currency_code:s}}
        """

    /// An amount as refunds have it, where the currency comes first.
    static let moneyByCurrency = """
        {shop_money:{currency_code:s amount:n} presentment_money:{currency_code:s amount:n}}
        """

    /// A tax of an order or of one of its lines.
    static let taxLine = "{channel_liable:b price:n price_set:\(money) rate:n title:s}"

    /// Where a line comes from or goes to.
    static let place = """
        {id:i country_code:s province_code:s name:s address1:s address2:s city:s zip:s}
        """

    /// The address of a bill or a parcel.
    static let orderAddress = """
        {
          first_name:s address1:s phone:s city:s zip:s province:s country:s last_name:s address2:s
          company:s latitude:n longitude:n name:s country_code:s province_code:s
        }
        """

    /// An address of the customer in an order.
    static let orderCustomerAddress = """
        {
          id:i customer_id:i first_name:s last_name:s company:s address1:s address2:s city:s province:s
          country:s zip:s phone:s name:s province_code:s country_code:s country_name:s default:b
        }
        """

    /// An address of a customer.
    static let customerAddress = """
        {
          city:s address1:s zip:s id:i country_name:s province:s phone:s country:s first_name:s
          customer_id:i default:b last_name:s country_code:s name:s province_code:s address2:s company:s
        }
        """

    /// What a customer has agreed to, in an order.
    static let consent = """
        {state:s opt_in_level:s consent_updated_at:ts consent_collected_from:s}
        """

    /// The card that was paid with.
    static let paymentDetails = """
        {
          avs_result_code:s buyer_action_info:s credit_card_bin:s credit_card_company:s
          credit_card_expiration_month:i credit_card_expiration_year:i credit_card_name:s
          credit_card_number:s credit_card_wallet:s cvv_result_code:s
        }
        """

    /// A picture of a product.
    static let productImage = """
        {
          updated_at:ts created_at:ts variant_ids:[i] height:i alt:s src:s position:i id:i
          admin_graphql_api_id:s width:i product_id:i
        }
        """

    /// A payment that was sent back.
    static let refundTransaction = """
        {
          id:i admin_graphql_api_id:s amount:s authorization:s created_at:ts currency:s device_id:i
          error_code:s gateway:s kind:s location_id:i message:s order_id:i parent_id:i processed_at:ts
          receipt:{paid_amount:s} source_name:s status:s test:b user_id:i
          payment_details:\(paymentDetails)+ payment_id:s
        }
        """

    /// A part of a discount, on a line.
    static let discountAllocation = """
        {
          id:s amount:s description:s created_at:ts discount_application_index:n
          amount_set:\(moneyTexts) application_type:s
        }
        """

    /// A duty on a line.
    static let duty = """
        {
          id:s harmonized_system_code:s country_code_of_origin:s shop_money:{amount:s currency_code:s}
          presentment_money:{amount:s currency_code:s}
          tax_lines:[{title:s price:s rate:n price_set:\(moneyTexts) channel_liable:b}]
          admin_graphql_api_id:s
        }
        """

    /// A duty that was paid back.
    static let refundDuty = "{duty_id:i amount_set:\(moneyByCurrency)}"

    /// A line of an order, also in its fulfillments.
    static let lineItem = """
        {
          id:i admin_graphql_api_id:s destination_location:\(place) fulfillable_quantity:i
          fulfillment_service:s fulfillment_status:s gift_card:b grams:i name:s origin_location:\(place)
          price:n price_set:\(money) pre_tax_price:n product_exists:b product_id:i
          properties:[{name:s value:s}] quantity:i requires_shipping:b sku:s taxable:b title:s
          total_discount:n total_discount_set:\(money) variant_id:i variant_inventory_management:s
          variant_title:s vendor:s tax_lines:[\(taxLine)] duties:[\(duty)]
          discount_allocations:[\(discountAllocation)]
        }
        """
}
