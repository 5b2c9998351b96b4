// SPDX-License-Identifier: Apache-2.0

/// A shop at one moment: the generated history and the changes since.
///
/// A record's **position** is its place in the order of the last changes: first the generated ranks, then
/// the log of changes. A changed record leaves its old position and has a new one at the end, so a walk
/// by positions that is cut into pages loses nothing.
struct ShopView: Sendable {
    let shop: GeneratedShop
    let changes: ShopChanges
    /// The moment, in seconds since 1970: what was changed later is not to be seen yet.
    let now: Int

    /// How many positions there are, with those that records have left.
    func positions(_ kind: ShopKind) -> Int { shop[kind].count + changes[kind].log.count }

    /// How many numbers have been given, with those of deleted records.
    func numbers(_ kind: ShopKind) -> Int { shop[kind].count + changes[kind].added.count }

    /// How many positions have been reached by now.
    func positionsByNow(_ kind: ShopKind) -> Int {
        now < .max ? firstPosition(kind, updatedAtLeast: now + 1) : positions(kind)
    }

    /// The record at a position, or nil when it has left it.
    func facts(_ kind: ShopKind, position: Int) -> RecordFacts? {
        let population = shop[kind]
        guard position < population.count else {
            return changedFacts(kind, entry: position - population.count)
        }
        let number = population.number(rank: position)
        if !changes[kind].last.isEmpty, changes[kind].last[number] != nil { return nil }
        return RecordFacts(
            kind: kind, number: number, id: population.id(number),
            createdAt: population.createdAt(number: number), updatedAt: population.updatedAt(rank: position),
            revision: 0)
    }

    /// The record with a number, or nil when it is deleted or was never there.
    func facts(_ kind: ShopKind, number: Int) -> RecordFacts? {
        guard number >= 0, number < numbers(kind) else { return nil }
        let population = shop[kind]
        if !changes[kind].last.isEmpty, let entry = changes[kind].last[number] {
            return entry < 0 ? nil : changedFacts(kind, entry: entry)
        }
        return facts(kind, position: population.rank(number: number))
    }

    /// The first position whose record was changed at a time or later.
    func firstPosition(_ kind: ShopKind, updatedAtLeast time: Int) -> Int {
        let rank = shop[kind].firstRank(updatedAtLeast: time)
        guard rank == shop[kind].count else { return rank }
        let log = changes[kind].log
        var (low, high) = (0, log.count)
        while low < high {
            let middle = (low + high) / 2
            if log[middle].time >= time { high = middle } else { low = middle + 1 }
        }
        return rank + low
    }

    /// The first number that was created at a time or later.
    func firstNumber(_ kind: ShopKind, createdAtLeast time: Int) -> Int {
        let number = shop[kind].firstNumber(createdAtLeast: time)
        guard number == shop[kind].count else { return number }
        return number + (changes[kind].added.firstIndex { $0 >= time } ?? changes[kind].added.count)
    }

    private func changedFacts(_ kind: ShopKind, entry index: Int) -> RecordFacts? {
        let entry = changes[kind].log[index]
        guard changes[kind].last[entry.number] == index else { return nil }
        let added = entry.number - shop[kind].count
        return RecordFacts(
            kind: kind, number: entry.number, id: shop[kind].id(entry.number),
            createdAt: added < 0
                ? shop[kind].createdAt(number: entry.number) : changes[kind].added[added],
            updatedAt: entry.time, revision: entry.revision)
    }
}
