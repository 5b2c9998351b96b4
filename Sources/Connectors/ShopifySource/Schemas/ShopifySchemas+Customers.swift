// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension ShopifySchemas {
    /// Customers.
    static let customers = SchemaNode(
        notation: """
            {
              last_order_name:s currency:s email:s multipass_identifier:s shop_url:s
              default_address:\(customerAddress)
              email_marketing_consent:{consent_updated_at:ts opt_in_level:s state:s} orders_count:i state:s
              verified_email:b total_spent:n last_order_id:i first_name:s updated_at:ts note:s phone:s
              admin_graphql_api_id:s addresses:[\(customerAddress)] last_name:s tags:s tax_exempt:b id:i
              accepts_marketing:b accepts_marketing_updated_at:any(ts!|s!|null) created_at:ts
              sms_marketing_consent:{consent_collected_from:s consent_updated_at:ts opt_in_level:s state:s}
              tax_exemptions:s marketing_opt_in_level:s
            }+
            """)
}
