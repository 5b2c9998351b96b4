// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit

extension KlaviyoSchemas {
    /// Lists of profiles.
    static let lists = SchemaNode(
        notation: """
            {
              type:s! id:s! updated:ts attributes:{name:s! created:ts updated:ts opt_in_process:s}
              links:{self:s!}+
              relationships:{
                profiles:{links:\(link)} tags:{data:[\(reference)]! links:\(link)}
                flow-triggers:{data:{type:s id:s} links:{self:s related:s}}
              }+
            }+!
            """)
}
