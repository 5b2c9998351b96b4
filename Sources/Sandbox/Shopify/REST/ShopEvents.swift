// SPDX-License-Identifier: Apache-2.0

/// The deletions of one kind of record: those of the generated history, whose records are nowhere else to
/// be seen, and then those that were made since.
struct ShopEvents {
    let kind: ShopKind
    let view: ShopView
    private let deletions: [ShopChanges.Deletion]

    init(_ kind: ShopKind, in view: ShopView) {
        self.kind = kind
        self.view = view
        deletions = view.changes.deletions.filter { $0.kind == kind }
    }

    /// How many there are.
    var count: Int { generatedCount + deletions.count }

    private var generatedCount: Int { view.shop[kind].count / 400 + 3 }

    /// The event at a place.
    func event(_ index: Int) -> ShopEvent {
        let population = view.shop[kind]
        if index >= generatedCount {
            let deletion = deletions[index - generatedCount]
            return ShopEvent(
                kind: kind, id: index, subject: population.id(deletion.number), createdAt: deletion.time)
        }
        let rank = index * max(0, population.count - 1) / generatedCount
        return ShopEvent(
            kind: kind, id: index, subject: population.deletedID(index),
            createdAt: population.count == 0
                ? view.shop.historyEnd - generatedCount + index : population.updatedAt(rank: rank))
    }

    /// The events of a page and the place of its last one, if more follow.
    func page(_ query: ListQuery) -> (events: [ShopEvent], next: Int?) {
        var events: [ShopEvent] = []
        var last = 0
        for index in (query.anchor.map { $0 + 1 } ?? 0)..<max(count, query.anchor.map { $0 + 1 } ?? 0) {
            let event = event(index)
            guard event.createdAt <= view.now, query.createdAt.contains(event.createdAt),
                query.ids.contains(event.eventID)
            else {
                continue
            }
            if events.count == query.limit { return (events, last) }
            events.append(event)
            last = index
        }
        return (events, nil)
    }
}

/// One deletion.
struct ShopEvent {
    let kind: ShopKind
    /// Its place among the deletions of its kind.
    let id: Int
    /// The id of what was deleted.
    let subject: Int
    let createdAt: Int

    var eventID: Int { 900_000_000_000 + id * 8 + kind.rawValue }

    func write(to writer: inout RecordWriter) {
        writer.open()
        writer.member("id", eventID)
        writer.member("subject_id", subject)
        writer.member("created_at", local: createdAt)
        writer.member("subject_type", text: kind.typeName)
        writer.members(#""verb":"destroy","arguments":["größe"],"body":null"#)
        writer.member("message") { writer in
            writer.raw("Zoë O'Brien deleted ")
            writer.raw(kind.typeName)
            writer.raw(" ")
            writer.integer(subject)
            writer.raw(".")
        }
        writer.members(#""author":"Zoë O'Brien","description":"Deleted – as asked","path":"/admin""#)
        writer.close()
    }
}
