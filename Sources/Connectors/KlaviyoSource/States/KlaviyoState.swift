// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// States in the shapes of source-klaviyo 2.13.1, and plans made from them.
///
///     {"updated": "2026-09-04T11:19:00+0000"}
///     {"use_global_cursor": false, "states": [{"partition": {…}, "cursor": {"updated_at": "…"}}, …],
///      "state": {"updated_at": "…"}, "lookback_window": 2}
///
/// The memory beside a state belongs to its text: when somebody has changed the state, it is not believed.
struct KlaviyoState: Sendable {
    let stream: KlaviyoStream
    let startDate: Timestamp
    /// Reading begins here at the latest; nil where the state says.
    let rereadFrom: Timestamp?

    // MARK: - Reading

    /// What is to be read after a state; all of it without one.
    func plan(after state: StreamState?) throws -> ReadPlan {
        var lastID = 0
        var parts: [ReadPlan.Part] = []
        for index in stream.partitions.indices {
            parts.append(try part(index, after: state, lastID: &lastID))
        }
        return ReadPlan(parts: parts, hasWindows: stream.filter == .windows)
    }

    private func part(
        _ index: Int, after state: StreamState?, lastID: inout Int
    ) throws -> ReadPlan.Part {
        let cursor = try state.flatMap { try self.cursor(of: index, in: $0.blob) }
        let memories = state?.memory?["partitions"]?.elements ?? []
        if let cursor, index < memories.count, memories[index]["for"]?.string == text(cursor),
            let part = part(memories[index], index, start: cursor, lastID: &lastID)
        {
            return part
        }
        lastID += 1
        let start = max(startDate, earlier(cursor ?? startDate))
        let lane = Lane(id: lastID, partition: index, from: start, until: nil, memory: BoundaryMemory())
        return ReadPlan.Part(start: start, finished: BoundaryMemory(), lanes: [], pending: [lane])
    }

    /// An instant, or where everything is to be read again from.
    private func earlier(_ instant: Timestamp) -> Timestamp {
        min(instant, rereadFrom.map { Instant.wholeSecond($0) } ?? instant)
    }

    /// The cursor of a partition in a blob; nil when it has none.
    private func cursor(of index: Int, in blob: JSONValue) throws -> Timestamp? {
        guard blob.members != nil else { throw wrong("is no object") }
        let global = try instant(in: blob["state"]) ?? instant(in: blob)
        guard let states = blob["states"]?.elements else {
            // States of old releases had the archived ones apart.
            let isArchived = stream.partitions[index].members.contains(
                JSONValue.Member("archived", "true"))
            return try (isArchived ? instant(in: blob["archived"]) : nil) ?? global
        }
        let cursors = try states.compactMap { state -> (JSONValue, Timestamp)? in
            try instant(in: state["cursor"]).map { (state["partition"] ?? .null, $0) }
        }
        // One that was made by partitions and no longer is goes on from the earliest.
        guard stream.isPartitioned else { return cursors.map(\.1).min() ?? global }
        let members = stream.partitions[index].members
        let own = cursors.first { partition, _ in members.allSatisfy { partition[$0.key] == $0.value } }
        return own?.1 ?? (states.isEmpty ? global : nil)
    }

    private func instant(in json: JSONValue?) throws -> Timestamp? {
        guard let value = json?[stream.cursor], !value.isNull else { return nil }
        guard let text = value.string, let instant = Instant.parse(text) else {
            throw wrong("has no date in `\(stream.cursor)`")
        }
        return Instant.wholeSecond(instant)
    }

    private func wrong(_ problem: String) -> LotusError {
        LotusError(
            .sourceState, "the saved state of the stream `\(stream.name)` \(problem)",
            hint: "Correct it, or read the stream anew.")
    }

    /// nil when the memory cannot be read: then the state alone counts, and loses nothing.
    private func part(
        _ memory: JSONValue, _ index: Int, start: Timestamp, lastID: inout Int
    ) -> ReadPlan.Part? {
        guard var finished = BoundaryMemory(memory["finished"] ?? [:]) else { return nil }
        var lanes: [Lane] = []
        var pending: [Lane] = []
        for json in memory["lanes"]?.elements ?? [] {
            guard let from = json["from"]?.integer, let known = BoundaryMemory(json["memory"] ?? [:]) else {
                return nil
            }
            lastID += 1
            var lane = Lane(
                id: lastID, partition: index, from: Timestamp(microseconds: from),
                until: json["until"]?.integer.map { Timestamp(microseconds: $0) }, memory: known)
            lane.isFinished = json["finished"]?.bool ?? false
            if lane.isFinished { lanes.append(lane) } else { pending.append(lane) }
        }
        if pending.isEmpty, lanes.allSatisfy(\.isFinished) {
            // Everything had been read: what is new lies at the cursor or after it.
            for lane in lanes { lastID = max(lastID, lane.id) }
            lastID += 1
            if let cursor = finished.cursor { finished.retreat(to: max(startDate, earlier(cursor))) }
            let from = finished.cursor ?? earlier(start)
            pending = [Lane(id: lastID, partition: index, from: from, until: nil, memory: finished)]
        }
        return ReadPlan.Part(
            start: max(startDate, start), finished: finished, lanes: lanes, pending: pending)
    }

    // MARK: - Writing

    /// The state after what has been given so far.
    ///
    /// - Parameter lasted: How long the sync has taken, which the shape of partitioned states has in it.
    func state(of plan: ReadPlan, lasted: Duration) -> StreamState {
        StreamState(blob(plan, lasted), memory: memory(plan))
    }

    private func blob(_ plan: ReadPlan, _ lasted: Duration) -> JSONValue {
        let cursors = plan.parts.map { cursor($0.cursor) }
        guard stream.isPartitioned else { return cursors[0] }
        let states = zip(stream.partitions, cursors).map { partition, cursor -> JSONValue in
            ["partition": .object(partition.members), "cursor": cursor]
        }
        let latest = plan.parts.map(\.cursor).max() ?? startDate
        return [
            "use_global_cursor": false, "states": .array(states), "state": cursor(latest),
            "lookback_window": .integer(lasted.components.seconds),
        ]
    }

    private func cursor(_ instant: Timestamp) -> JSONValue {
        .object([JSONValue.Member(stream.cursor, .string(text(instant)))])
    }

    func text(_ instant: Timestamp) -> String { Instant.text(instant, zone: "+0000") }

    private func memory(_ plan: ReadPlan) -> JSONValue {
        let parts = plan.parts.map { part -> JSONValue in
            var json: JSONValue = ["for": .string(text(part.cursor)), "finished": part.finished.json]
            let lanes = (part.lanes + part.pending).sorted { $0.from < $1.from }
            if !lanes.isEmpty { json["lanes"] = .array(lanes.map { lane($0) }) }
            return json
        }
        return ["partitions": .array(parts)]
    }

    private func lane(_ lane: Lane) -> JSONValue {
        var json: JSONValue = ["from": .integer(lane.from.microseconds)]
        if let until = lane.until { json["until"] = .integer(until.microseconds) }
        if lane.isFinished { json["finished"] = true }
        json["memory"] = lane.memory.json
        return json
    }
}
