// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct KlaviyoCoverageTests {
    @Test(arguments: [
        (
            "/api/profiles?page[size]=100&additional-fields[profile]=predictive_analytics,subscriptions",
            """
            type id segments links.self relationships.lists.links.self relationships.lists.links.related
            relationships.segments.links.self relationships.segments.links.related
            attributes.email attributes.phone_number attributes.anonymous_id attributes.external_id
            attributes.first_name attributes.last_name attributes.organization attributes.locale
            attributes.title attributes.image attributes.created attributes.updated attributes.last_event_date
            attributes.location.address1 attributes.location.address2 attributes.location.city
            attributes.location.country attributes.location.latitude attributes.location.longitude
            attributes.location.region attributes.location.zip attributes.location.timezone
            attributes.location.ip attributes.properties
            attributes.subscriptions.email.marketing.can_receive_email_marketing
            attributes.subscriptions.email.marketing.consent
            attributes.subscriptions.email.marketing.timestamp
            attributes.subscriptions.email.marketing.consent_timestamp
            attributes.subscriptions.email.marketing.last_updated
            attributes.subscriptions.email.marketing.method
            attributes.subscriptions.email.marketing.method_detail
            attributes.subscriptions.email.marketing.custom_method_detail
            attributes.subscriptions.email.marketing.double_optin
            attributes.subscriptions.email.marketing.suppressions.reason
            attributes.subscriptions.email.marketing.suppressions.timestamp
            attributes.subscriptions.email.marketing.list_suppressions.list_id
            attributes.subscriptions.email.marketing.list_suppressions.reason
            attributes.subscriptions.email.marketing.list_suppressions.timestamp
            attributes.subscriptions.sms.marketing.can_receive_sms_marketing
            attributes.subscriptions.sms.marketing.consent
            attributes.subscriptions.sms.marketing.consent_timestamp
            attributes.subscriptions.sms.marketing.method attributes.subscriptions.sms.marketing.method_detail
            attributes.subscriptions.sms.marketing.last_updated attributes.subscriptions.sms.marketing.timestamp
            attributes.subscriptions.sms.transactional.can_receive_sms_marketing
            attributes.subscriptions.sms.transactional.consent
            attributes.subscriptions.sms.transactional.consent_timestamp
            attributes.subscriptions.sms.transactional.method
            attributes.subscriptions.sms.transactional.method_detail
            attributes.subscriptions.sms.transactional.last_updated
            attributes.subscriptions.sms.transactional.timestamp
            attributes.subscriptions.mobile_push.marketing.can_receive_sms_marketing
            attributes.subscriptions.mobile_push.marketing.consent
            attributes.subscriptions.mobile_push.marketing.consent_timestamp
            attributes.predictive_analytics.historic_clv attributes.predictive_analytics.predicted_clv
            attributes.predictive_analytics.total_clv
            attributes.predictive_analytics.historic_number_of_orders
            attributes.predictive_analytics.predicted_number_of_orders
            attributes.predictive_analytics.average_days_between_orders
            attributes.predictive_analytics.average_order_value
            attributes.predictive_analytics.churn_probability
            attributes.predictive_analytics.expected_date_of_next_order
            """
        ),
        (
            "/api/events?page[size]=1000",
            """
            type id links.self attributes.timestamp attributes.event_properties attributes.datetime
            attributes.uuid relationships.profile.data.type relationships.profile.data.id
            relationships.profile.links.self relationships.profile.links.related
            relationships.metric.data.type relationships.metric.data.id relationships.metric.links.self
            relationships.metric.links.related relationships.attributions.data.type
            relationships.attributions.data.id relationships.attributions.links.self
            relationships.attributions.links.related
            """
        ),
        (
            "/api/campaigns?filter=equals(messages.channel,'email')",
            """
            type id links.self attributes.name attributes.status attributes.archived attributes.channel
            attributes.audiences.included attributes.audiences.excluded
            attributes.send_options.ignore_unsubscribes attributes.send_options.use_smart_sending
            attributes.message attributes.tracking_options.add_tracking_params
            attributes.tracking_options.is_tracking_opens attributes.tracking_options.is_tracking_clicks
            attributes.tracking_options.is_add_utm attributes.tracking_options.utm_params.name
            attributes.tracking_options.utm_params.value attributes.send_strategy.method
            attributes.send_strategy.options_static.datetime attributes.send_strategy.options_static.is_local
            attributes.send_strategy.options_static.send_past_recipients_immediately
            attributes.send_strategy.options_throttled.datetime
            attributes.send_strategy.options_throttled.throttle_percentage
            attributes.send_strategy.options_sto.date attributes.created_at attributes.scheduled_at
            attributes.updated_at attributes.send_time relationships.tags.data.type relationships.tags.data.id
            relationships.tags.links.self relationships.tags.links.related
            relationships.campaign-messages.data.type relationships.campaign-messages.data.id
            relationships.campaign-messages.links.self relationships.campaign-messages.links.related
            """
        ),
        (
            "/api/metrics",
            """
            type id links.self attributes.name attributes.created attributes.updated attributes.integration
            relationships.flow-triggers.data.type relationships.flow-triggers.data.id
            relationships.flow-triggers.links.self relationships.flow-triggers.links.related
            """
        ),
        (
            "/api/lists",
            """
            type id links.self attributes.name attributes.created attributes.updated
            attributes.opt_in_process relationships.profiles.links.self relationships.profiles.links.related
            relationships.tags.data.type relationships.tags.data.id relationships.tags.links.self
            relationships.tags.links.related relationships.flow-triggers.data.type
            relationships.flow-triggers.data.id relationships.flow-triggers.links.self
            relationships.flow-triggers.links.related
            """
        ),
    ])
    func everyColumnHasAValue(_ target: String, _ columns: String) async throws {
        let client = KlaviyoClient(profiles: 1_500)
        var seen: Set<String> = []
        for record in try await client.readAll(target) { collect(record, "", &seen) }
        let missing = columns.split { $0 == " " || $0 == "\n" }.map { String($0) }.filter {
            !seen.contains($0)
        }
        #expect(missing == [])
    }

    private func collect(_ value: JSONValue, _ path: String, _ seen: inout Set<String>) {
        switch value {
        case .null: return
        case .object(let members):
            for member in members {
                collect(member.value, path.isEmpty ? member.key : "\(path).\(member.key)", &seen)
            }
        case .array(let values): for value in values { collect(value, path, &seen) }
        default: break
        }
        seen.insert(path)
    }

    @Test func coordinatesAreNumbersAndTexts() async throws {
        let profiles = try await KlaviyoClient(profiles: 300).readAll("/api/profiles?page[size]=100")
        let values = profiles.compactMap { $0.value(at: ["attributes", "location", "latitude"]) }
        #expect(values.contains { $0.string != nil })
        #expect(values.contains { $0.double != nil })
        #expect(values.contains { $0.isNull })
    }

    @Test func someTextsAreHuge() async throws {
        let profiles = try await KlaviyoClient(profiles: 2_100).readAll("/api/profiles?page[size]=100")
        #expect(profiles.contains { ($0.attribute("organization")?.string ?? "").utf8.count > 30_000 })
    }
}
