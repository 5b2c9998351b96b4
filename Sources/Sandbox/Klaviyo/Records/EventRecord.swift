// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// An event as `events` shows it.
struct EventRecord {
    let world: KlaviyoWorld
    let reference: StreamRecords.Reference
    let fields: Set<String>?
    let origin: [UInt8]

    private static let hugeEvery: UInt64 = 9_001
    private static let hugeRepetitions = 1_500

    /// Which metric an event counts for.
    static func metric(_ world: KlaviyoWorld, _ index: UInt64) -> UInt64 {
        world.lasting(.event, index).below(KlaviyoWorld.metricCount, 5)
    }

    /// Whose event it is.
    static func profile(_ world: KlaviyoWorld, _ index: UInt64) -> UInt64 {
        world.lasting(.event, index).below(max(1, world.profiles.count), 6)
    }

    /// The message that an event is attributed to; most have none.
    static func attribution(_ world: KlaviyoWorld, _ index: UInt64) -> UInt64? {
        let draw = world.lasting(.event, index)
        return draw.has(150, 7) ? draw.below(1_000_000, 8) : nil
    }

    static func appendAttributionID(_ number: UInt64, to buffer: inout RecordBuffer) {
        buffer.raw("AT")
        buffer.integer(number, digits: 12)
    }

    func append(to buffer: inout RecordBuffer) {
        let index = reference.index
        buffer.raw(#"{"type":"event","id":""#)
        KlaviyoWorld.appendID(.event, index, to: &buffer)
        buffer.raw(#"","attributes":{"#)
        appendAttributes(&buffer)
        buffer.raw(#"},"links":{"self":""#)
        appendURL(&buffer)
        buffer.raw(#"/"},"relationships":{"profile":{"data":{"type":"profile","id":""#)
        KlaviyoWorld.appendID(.profile, Self.profile(world, index), to: &buffer)
        buffer.raw("\"}")
        appendLinks("profile", &buffer)
        buffer.raw(#"},"metric":{"data":{"type":"metric","id":""#)
        KlaviyoWorld.appendID(.metric, Self.metric(world, index), to: &buffer)
        buffer.raw("\"}")
        appendLinks("metric", &buffer)
        buffer.raw(#"},"attributions":{"data":["#)
        if let attribution = Self.attribution(world, index) {
            buffer.raw(#"{"type":"attribution","id":""#)
            Self.appendAttributionID(attribution, to: &buffer)
            buffer.raw("\"}")
        }
        buffer.raw("]")
        appendLinks("attributions", &buffer)
        buffer.raw("}}}")
    }

    private func appendURL(_ buffer: inout RecordBuffer) {
        buffer.raw(origin)
        buffer.raw("/api/events/")
        KlaviyoWorld.appendID(.event, reference.index, to: &buffer)
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
        let second = reference.position.second
        if fields?.contains("timestamp") ?? true {
            buffer.key("timestamp")
            buffer.integer(UInt64(max(0, second)))
        }
        if fields?.contains("event_properties") ?? true {
            buffer.key("event_properties")
            appendProperties(&buffer, world.draw(.event, reference))
        }
        if fields?.contains("datetime") ?? true {
            buffer.member("datetime", time: second, .colonOffset)
        }
        if fields?.contains("uuid") ?? true { appendUUID(&buffer) }
    }

    private func appendUUID(_ buffer: inout RecordBuffer) {
        let draw = world.lasting(.event, reference.index)
        buffer.key("uuid")
        buffer.raw("\"")
        buffer.hex(draw[20], digits: 8)
        buffer.raw("-")
        buffer.hex(draw[21], digits: 4)
        buffer.raw("-11ee-8001-")
        buffer.hex(draw[22], digits: 12)
        buffer.raw("\"")
    }

    private func appendProperties(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        if draw.has(20, 30) {
            buffer.raw("{}")
            return
        }
        buffer.raw("{\"$event_id\":\"")
        buffer.hex(draw[31], digits: 16)
        buffer.raw("\",\"$value\":")
        if draw.has(100, 32) { buffer.raw("0") } else { buffer.hundredths(draw.below(90_000, 33)) }
        buffer.raw(",\"Items\":[")
        for item in 0..<draw.below(4, 34) {
            buffer.raw(item == 0 ? "\"" : ",\"")
            buffer.raw(Words.pick(Words.adjectives, draw[40 + item]))
            buffer.raw(" ")
            buffer.raw(Words.pick(Words.nouns, draw[50 + item]))
            buffer.raw("\"")
        }
        buffer.raw("]")
        if draw.has(500, 35) { buffer.member("Comment", Words.pick(Words.sentences, draw[36])) }
        if draw.has(300, 37) {
            buffer.raw(
                #","$extra":{"line_items":[{"sku":"A-1","price":"12.00","tax_lines":[]}],"gift":null,"weights":[0.1,1e3,-0]}"#
            )
        }
        if reference.index % Self.hugeEvery == 1_000 {
            buffer.raw(",\"Body\":\"")
            for _ in 0..<Self.hugeRepetitions { buffer.raw(Words.sentences[4]) }
            buffer.raw("\"")
        }
        buffer.raw("}")
    }
}
