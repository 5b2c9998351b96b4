// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension KlaviyoSchemas {
    /// Profiles: people, with what is known of them.
    static let profiles = SchemaNode(
        notation: """
            {
              type:s id:s! updated:ts
              attributes:{
                email:s phone_number:s anonymous_id:s external_id:s first_name:s last_name:s organization:s
                locale:s title:s image:s created:ts updated:ts last_event_date:ts
                location:{
                  address1:s address2:s city:s country:s latitude:one(null|n!|s!) longitude:one(null|n!|s!)
                  region:s zip:s timezone:s ip:s
                }
                properties:J+
                subscriptions:{
                  email:{
                    marketing:{
                      can_receive_email_marketing:b! consent:s! timestamp:ts consent_timestamp:ts
                      last_updated:ts method:s method_detail:s custom_method_detail:s double_optin:b
                      suppressions:[{reason:s! timestamp:ts!}]
                      list_suppressions:[{list_id:s! reason:s! timestamp:ts!}]
                    }
                  }
                  sms:{marketing:\(smsConsent) transactional:\(smsConsent)}
                  mobile_push:{marketing:{can_receive_sms_marketing:b consent:s consent_timestamp:ts}}
                }
                predictive_analytics:{
                  historic_clv:n predicted_clv:n total_clv:n historic_number_of_orders:i
                  predicted_number_of_orders:n average_days_between_orders:n average_order_value:n
                  churn_probability:n expected_date_of_next_order:s
                }
              }+
              links:{self:s}
              relationships:{lists:{links:{self:s related:s}} segments:{links:{self:s related:s}}}
              segments:J
            }+!
            """)
}
