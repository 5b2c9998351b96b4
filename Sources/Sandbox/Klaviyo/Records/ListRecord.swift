// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A list as `lists` shows it.
struct ListRecord {
    let world: KlaviyoWorld
    let reference: StreamRecords.Reference
    let additional: Set<String>
    let origin: [UInt8]

    func append(to buffer: inout RecordBuffer) {
        let draw = world.draw(.list, reference)
        buffer.raw(#"{"type":"list","id":""#)
        KlaviyoWorld.appendID(.list, reference.index, to: &buffer)
        buffer.raw(#"","attributes":{"name":""#)
        buffer.raw(Words.pick(Words.adjectives, draw[10]))
        buffer.raw(" readers ☕ ")
        buffer.integer(reference.index)
        buffer.raw("\"")
        buffer.member("created", time: world.created(.list, reference), .colonOffset)
        buffer.member("updated", time: reference.position.second, .colonOffset)
        buffer.member("opt_in_process", draw.has(500, 11) ? "double_opt_in" : "single_opt_in")
        if additional.contains("profile_count") {
            buffer.key("profile_count")
            buffer.integer(draw.below(world.profiles.count + 1, 12))
        }
        buffer.raw(#"},"links":{"self":""#)
        appendURL(&buffer)
        buffer.raw(#"/"},"relationships":{"profiles":{"links":"#)
        appendLinks("profiles", &buffer)
        buffer.raw(#"},"tags":{"data":["#)
        if draw.has(400, 13) { buffer.raw(#"{"type":"tag","id":"f3c1ab52-0000-4000-8000-000000000002"}"#) }
        buffer.raw(#"],"links":"#)
        appendLinks("tags", &buffer)
        buffer.raw(#"},"flow-triggers":{"#)
        if reference.index % 4 == 1 { buffer.raw(#""data":{"type":"flow","id":"FL0002"},"#) }
        buffer.raw("\"links\":")
        appendLinks("flow-triggers", &buffer)
        buffer.raw("}}}")
    }

    private func appendURL(_ buffer: inout RecordBuffer) {
        buffer.raw(origin)
        buffer.raw("/api/lists/")
        KlaviyoWorld.appendID(.list, reference.index, to: &buffer)
    }

    private func appendLinks(_ name: StaticString, _ buffer: inout RecordBuffer) {
        buffer.raw(#"{"self":""#)
        appendURL(&buffer)
        buffer.raw("/relationships/")
        buffer.raw(name)
        buffer.raw(#"/","related":""#)
        appendURL(&buffer)
        buffer.raw("/")
        buffer.raw(name)
        buffer.raw("/\"}")
    }
}
