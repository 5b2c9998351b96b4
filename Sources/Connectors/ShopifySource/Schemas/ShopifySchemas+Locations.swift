// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension ShopifySchemas {
    /// Places that stock is kept at.
    static let locations = SchemaNode(
        notation: """
            {
              active:b address1:s address2:s admin_graphql_api_id:s city:s country:s country_code:s
              country_name:s created_at:ts id:i legacy:b name:s phone:s province:s province_code:s
              updated_at:ts zip:s localized_country_name:s localized_province_name:s shop_url:s
            }+!
            """)
}
