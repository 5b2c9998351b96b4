// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension KlaviyoSchemas {
    /// Events: what profiles did.
    static let events = SchemaNode(
        notation: """
            {
              type:s! id:s! datetime:ts! attributes:{timestamp:i! event_properties:J+ datetime:ts! uuid:s!}
              links:{self:s!}
              relationships:{
                profile:{data:\(reference) links:\(link)+} metric:{data:\(reference) links:\(link)+}
                attributions:{data:[\(reference)] links:\(link)+}
              }
            }+!
            """)
}
