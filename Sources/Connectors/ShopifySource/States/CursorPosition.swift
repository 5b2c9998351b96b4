// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// How far a stream has come by its cursor: the instant, its text as the record has it, and the records
/// there.
struct CursorPosition: Hashable, Sendable {
    var memory = BoundaryMemory()
    /// The cursor as the state shows it; nil when there is none.
    var text: String?

    init() {}

    /// The position of a state.
    ///
    /// - Parameter memory: What was kept beside it; it belongs to the text and is not believed with another.
    init(_ text: JSONValue?, memory: JSONValue?, of stream: String) throws {
        let kept = memory.flatMap { BoundaryMemory($0["records"] ?? [:]) }
        guard let text, !text.isNull, text.string != "" else {
            if let kept, memory?["for"] == .null { self.memory = kept }
            return
        }
        guard let text = text.string, let instant = Instant.parse(text) else {
            throw LotusError(
                .sourceState, "the saved state of the stream `\(stream)` has no date as its cursor",
                hint: "Correct it, or read the stream anew.")
        }
        self.text = text
        let isOwn = memory?["for"]?.string == text
        self.memory = (isOwn ? kept : nil) ?? BoundaryMemory(cursor: Instant.wholeSecond(instant))
    }

    /// Whether nothing is known.
    var isEmpty: Bool { memory == BoundaryMemory() }

    /// What is kept beside the text.
    var json: JSONValue? {
        isEmpty ? nil : ["for": text.map { .string($0) } ?? .null, "records": memory.json]
    }

    /// Whether a record is to be given; remembers it, and its cursor's text when it is the latest.
    ///
    /// - Parameter settled: What lies later does not move the cursor.
    mutating func isNew(
        _ hash: UInt64, at instant: Timestamp, text: () -> String, settled: Timestamp
    ) -> Bool {
        let before = memory.cursor
        let isNew = memory.isNew(hash, at: instant, settled: settled)
        if memory.cursor != before || self.text == nil, memory.cursor == instant { self.text = text() }
        return isNew
    }

    /// Takes the cursor back, if it is later; nil leaves it.
    mutating func retreat(to instant: Timestamp?) {
        guard let instant, let cursor = memory.cursor, cursor > instant else { return }
        memory.retreat(to: instant)
        text = Instant.text(instant, zone: "+00:00")
    }

    /// Moves the cursor on when more lies after it than can be remembered; returns whether it has.
    mutating func makeRoom(notPast limit: Timestamp) -> Bool {
        guard memory.makeRoom(notPast: limit) else { return false }
        text = memory.cursor.map { Instant.text($0, zone: "+00:00") }
        return true
    }
}
