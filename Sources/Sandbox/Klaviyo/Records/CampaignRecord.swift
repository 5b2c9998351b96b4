// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A campaign as `campaigns` shows it.
struct CampaignRecord {
    let world: KlaviyoWorld
    let reference: StreamRecords.Reference
    let origin: [UInt8]

    private static let channels = ["email", "sms", "mobile_push"].map { Array($0.utf8) }
    private static let statuses = ["Draft", "Scheduled", "Sent", "Cancelled"].map { Array($0.utf8) }

    static func isMobilePush(_ world: KlaviyoWorld, _ index: UInt64) -> Bool {
        world.lasting(.campaign, index).has(60, 5)
    }

    static func channel(_ world: KlaviyoWorld, _ index: UInt64) -> [UInt8] {
        if isMobilePush(world, index) { return channels[2] }
        return world.lasting(.campaign, index).has(300, 6) ? channels[1] : channels[0]
    }

    static func isArchived(_ world: KlaviyoWorld, _ reference: StreamRecords.Reference) -> Bool {
        world.draw(.campaign, reference).has(250, 7)
    }

    static func status(_ world: KlaviyoWorld, _ reference: StreamRecords.Reference) -> [UInt8] {
        Words.pick(statuses, world.draw(.campaign, reference)[8])
    }

    func append(to buffer: inout RecordBuffer) {
        buffer.raw(#"{"type":"campaign","id":""#)
        KlaviyoWorld.appendID(.campaign, reference.index, to: &buffer)
        buffer.raw(#"","attributes":{"#)
        appendAttributes(&buffer)
        buffer.raw(#"},"links":{"self":""#)
        appendURL(&buffer)
        buffer.raw(#"/"},"relationships":{"campaign-messages":{"data":[{"type":"campaign-message","id":""#)
        KlaviyoWorld.appendID(.campaign, reference.index, to: &buffer)
        buffer.raw("M\"}]")
        appendLinks("campaign-messages", &buffer)
        buffer.raw(#"},"tags":{"data":["#)
        if world.lasting(.campaign, reference.index).has(300, 9) {
            buffer.raw(#"{"type":"tag","id":"f3c1ab52-0000-4000-8000-000000000001"}"#)
        }
        buffer.raw("]")
        appendLinks("tags", &buffer)
        buffer.raw("}}}")
    }

    private func appendURL(_ buffer: inout RecordBuffer) {
        buffer.raw(origin)
        buffer.raw("/api/campaigns/")
        KlaviyoWorld.appendID(.campaign, reference.index, to: &buffer)
    }

    private func appendLinks(_ name: StaticString, _ buffer: inout RecordBuffer) {
        buffer.raw(#","links":{"self":""#)
        appendURL(&buffer)
        buffer.raw("/relationships/")
        buffer.raw(name)
        buffer.raw(#"/","related":""#)
        appendURL(&buffer)
        buffer.raw("/")
        buffer.raw(name)
        buffer.raw("/\"}")
    }

    private func appendAttributes(_ buffer: inout RecordBuffer) {
        let draw = world.draw(.campaign, reference)
        let updated = reference.position.second
        buffer.key("name")
        buffer.raw("\"")
        buffer.raw(Words.pick(Words.adjectives, draw[20]))
        buffer.raw(" ")
        buffer.raw(Words.pick(Words.nouns, draw[21]))
        buffer.raw(" №")
        buffer.integer(reference.index)
        buffer.raw("\"")
        buffer.member("status", Self.status(world, reference))
        buffer.key("archived")
        buffer.bool(Self.isArchived(world, reference))
        appendAudiences(&buffer, draw)
        buffer.key("send_options")
        buffer.raw("{\"use_smart_sending\":")
        buffer.bool(draw.has(500, 24))
        buffer.raw(",\"ignore_unsubscribes\":")
        buffer.bool(draw.has(20, 25))
        buffer.raw("}")
        // Not in every revision; the column stays.
        buffer.member("message", orNull: draw.has(100, 26) ? Words.pick(Words.sentences, draw[27]) : nil)
        buffer.member("channel", Self.channel(world, reference.index))
        appendTracking(&buffer, draw)
        appendStrategy(&buffer, draw, updated)
        buffer.member("created_at", time: world.created(.campaign, reference), .microseconds)
        buffer.member("scheduled_at", time: draw.has(700, 28) ? updated - 60 : nil, .microseconds)
        buffer.member("updated_at", time: updated, .colonOffset)
        buffer.member("send_time", time: draw.has(600, 29) ? updated - 30 : nil, .colonOffset)
    }

    private func appendAudiences(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        buffer.key("audiences")
        buffer.raw("{\"included\":[\"")
        KlaviyoWorld.appendID(.list, draw.below(25, 22), to: &buffer)
        buffer.raw("\"],\"excluded\":[")
        if draw.has(300, 23) {
            buffer.raw("\"")
            KlaviyoWorld.appendID(.list, draw.below(25, 30), to: &buffer)
            buffer.raw("\"")
        }
        buffer.raw("]}")
    }

    private func appendTracking(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        buffer.key("tracking_options")
        buffer.raw("{\"add_tracking_params\":")
        buffer.bool(draw.has(700, 31))
        buffer.raw(",\"is_tracking_opens\":")
        buffer.bool(draw.has(900, 32))
        buffer.raw(",\"is_tracking_clicks\":")
        buffer.bool(draw.has(900, 33))
        buffer.raw(",\"is_add_utm\":")
        buffer.bool(draw.has(300, 34))
        if draw.has(300, 34) {
            buffer.raw(
                #","utm_params":[{"name":"utm_medium","value":"campaign"},{"name":"utm_näme","value":""}]}"#)
        } else {
            buffer.raw(",\"utm_params\":[]}")
        }
    }

    private func appendStrategy(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw, _ updated: Int64) {
        buffer.key("send_strategy")
        switch draw.below(3, 35) {
        case 0:
            buffer.raw(
                #"{"method":"static","options_static":{"is_local":true,"send_past_recipients_immediately":false"#
            )
            buffer.member("datetime", time: updated + 3_600, .colonOffset)
            buffer.raw(#"},"options_throttled":null,"options_sto":null}"#)
        case 1:
            buffer.raw(
                #"{"method":"throttled","options_static":null,"options_throttled":{"throttle_percentage":20"#)
            buffer.member("datetime", time: updated + 3_600, .colonOffset)
            buffer.raw(#"},"options_sto":null}"#)
        default:
            buffer.raw(
                #"{"method":"smart_send_time","options_static":null,"options_throttled":null,"options_sto":{"date":""#
            )
            buffer.raw(Array(SandboxTime.text(second: updated).utf8.prefix(10)))
            buffer.raw("\"}}")
        }
    }
}
