// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension ShopifySchemas {
    /// The shop itself.
    static let shop = SchemaNode(
        notation: """
            {
              address1:s address2:s auto_configure_tax_inclusivity:s checkout_api_supported:b city:s
              country:s country_code:s country_name:s county_taxes:b created_at:ts customer_email:s
              currency:s domain:s enabled_presentment_currencies:[s] eligible_for_card_reader_giveaway:b
              eligible_for_payments:b email:s finances:b force_ssl:b google_apps_domain:s
              google_apps_login_enabled:b has_discounts:b has_gift_cards:b has_storefront:b iana_timezone:s
              id:i latitude:n longitude:n marketing_sms_consent_enabled_at_checkout:b money_format:s
              money_in_emails_format:s money_with_currency_format:s money_with_currency_in_emails_format:s
              multi_location_enabled:b myshopify_domain:s name:s password_enabled:b phone:s
              plan_display_name:s pre_launch_enabled:b cookie_consent_level:s plan_name:s primary_locale:s
              primary_location_id:i province:s province_code:s requires_extra_payments_agreement:b
              setup_required:b shop_owner:s source:s taxes_included:b tax_shipping:b timezone:s
              transactional_sms_disabled:b updated_at:ts visitor_tracking_consent_preference:s weight_unit:s
              zip:s shop_url:s
            }+
            """)
}
