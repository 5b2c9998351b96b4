// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// The schemas of source-klaviyo 2.13.1, one stream in a file, in the notation of `SchemaNotation`: what
/// becomes of a record's columns.
package enum KlaviyoSchemas {
    package static let all: [String: SchemaNode] = [
        "profiles": profiles, "events": events, "campaigns": campaigns, "metrics": metrics, "lists": lists,
    ]
}

// MARK: - What occurs more than once

extension KlaviyoSchemas {
    /// What a relationship points to.
    static let reference = "{type:s! id:s!}"

    /// The addresses of a relationship.
    static let link = "{self:s! related:s!}"

    /// What a profile has agreed to get as text messages.
    static let smsConsent = """
        {
          can_receive_sms_marketing:b consent:s consent_timestamp:ts method:s method_detail:s
          last_updated:ts timestamp:ts
        }
        """
}
