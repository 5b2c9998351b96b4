// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension KlaviyoSchemas {
    /// Metrics: the kinds of events.
    static let metrics = SchemaNode(
        notation: """
            {
              type:s! id:s! updated:ts! attributes:{name:s! created:ts! updated:ts! integration:J+}
              links:{self:s!}+ relationships:{flow-triggers:{data:{type:s id:s} links:{self:s related:s}}}
            }+!
            """)
}
