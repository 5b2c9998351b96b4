// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension KlaviyoSchemas {
    /// Campaigns, by mail and by text message.
    static let campaigns = SchemaNode(
        notation: """
            {
              type:s! id:s! updated_at:ts
              attributes:{
                name:s! status:s! archived:b! channel:s! audiences:{included:[s] excluded:[s]}+
                send_options:{ignore_unsubscribes:b use_smart_sending:b} message:s!
                tracking_options:{
                  add_tracking_params:b is_tracking_opens:b is_tracking_clicks:b is_add_utm:b
                  utm_params:[{name:s! value:s!}]
                }+
                send_strategy:{
                  method:s! options_static:{datetime:tw! is_local:b send_past_recipients_immediately:b}
                  options_throttled:{datetime:tw! throttle_percentage:i!} options_sto:{date:d!}
                }+
                created_at:ts scheduled_at:ts updated_at:ts send_time:ts
              }+
              links:{self:s!}+
              relationships:{
                tags:{data:[\(reference)]! links:\(link)}
                campaign-messages:{data:[\(reference)]! links:\(link)}
              }+
            }+!
            """)
}
