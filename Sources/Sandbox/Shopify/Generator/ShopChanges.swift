// SPDX-License-Identifier: Apache-2.0

/// What has happened to a shop since its generated history: the only part of it that takes memory, some
/// fifty bytes for a change.
struct ShopChanges: Sendable {
    /// One change of one record.
    struct Entry: Sendable {
        let number: Int
        let time: Int
        /// How often the record has been changed, with this change.
        let revision: Int
    }

    /// One record that is gone.
    struct Deletion: Sendable {
        let kind: ShopKind
        let number: Int
        let time: Int
    }

    /// What has happened to the records of one kind.
    struct OfKind: Sendable {
        /// All changes, the oldest first.
        fileprivate(set) var log: [Entry] = []
        /// Where in the log the last change of a record is; -1 when it has been deleted.
        fileprivate(set) var last: [Int: Int] = [:]
        /// When the records that came after the generated ones were created.
        fileprivate(set) var added: [Int] = []
    }

    private var kinds = [OfKind](repeating: OfKind(), count: ShopKind.allCases.count)
    /// All deletions, the oldest first.
    private(set) var deletions: [Deletion] = []
    /// When refunds were added to an order.
    private(set) var refunds: [Int: [Int]] = [:]
    /// When the last change happened; changes never go back in time.
    private(set) var lastTime: Int

    /// Nothing has happened since a time.
    init(since time: Int) {
        lastTime = time
    }

    @inline(__always)
    subscript(kind: ShopKind) -> OfKind {
        _read { yield kinds[kind.rawValue] }
        _modify { yield &kinds[kind.rawValue] }
    }

    /// Moves the time of changes on, never back.
    mutating func advance(to time: Int) { lastTime = max(lastTime, time) }

    /// Changes a record.
    mutating func touch(_ kind: ShopKind, _ number: Int) {
        let before = self[kind].last[number].map { self[kind].log[$0].revision } ?? 0
        self[kind].last[number] = self[kind].log.count
        self[kind].log.append(Entry(number: number, time: lastTime, revision: before + 1))
    }

    /// Creates a record; its number is the generated count and how many were created before.
    mutating func add(_ kind: ShopKind, number: Int) {
        self[kind].added.append(lastTime)
        touch(kind, number)
    }

    /// Deletes a record.
    mutating func delete(_ kind: ShopKind, _ number: Int) {
        self[kind].last[number] = -1
        deletions.append(Deletion(kind: kind, number: number, time: lastTime))
    }

    /// Adds a refund to an order, which changes it.
    mutating func refund(order number: Int) {
        refunds[number, default: []].append(lastTime)
        touch(.order, number)
    }
}
