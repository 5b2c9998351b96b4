// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import Synchronization

/// The records of one stream in the order of their cursor: those of the history, which are computed, and
/// in memory those that were changed, added or deleted since.
package final class StreamRecords: Sendable {
    /// Where a record stands in the order of the cursor.
    package struct Position: Hashable, Comparable, Sendable {
        package let second: Int64
        /// 0 in the history, 1 after an edit.
        package let layer: UInt8
        package let order: UInt64

        package init(second: Int64, layer: UInt8, order: UInt64) {
            self.second = second
            self.layer = layer
            self.order = order
        }

        package static func < (one: Position, other: Position) -> Bool {
            (one.second, one.layer, one.order) < (other.second, other.layer, other.order)
        }
    }

    /// A record as it is at some time.
    package struct Reference: Hashable, Sendable {
        package let position: Position
        /// Which record it is; its id and its values follow from it.
        package let index: UInt64
        /// How often it was changed.
        package let generation: UInt64
        /// The second of its cursor before all edits: of the history, or of its addition.
        package let origin: Int64
    }

    /// What a page shall hold.
    package struct Request: Sendable {
        /// Seconds of the cursor, both included.
        package var seconds: ClosedRange<Int64> = Int64.min...Int64.max
        /// The page begins after this one, in the direction of reading.
        package var after: Position?
        package var isDescending = false
        package var limit: Int

        package init(limit: Int) { self.limit = limit }
    }

    private struct Entry: Sendable {
        let position: Position
        let index: UInt64
        let generation: UInt64
        let origin: Int64
        let madeAt: Int64
    }

    private struct Latest: Sendable {
        var order: UInt64
        var generation: UInt64
        var origin: Int64
        var madeAt: Int64
        var isDeleted: Bool
    }

    private struct Overlay: Sendable {
        /// In the order of their positions; those that were edited again are no longer the latest.
        var entries: [Entry] = []
        var latest: [UInt64: Latest] = [:]
        var additions: UInt64 = 0
        var edits: UInt64 = 0
    }

    package let stream: String
    package let timeline: Timeline
    private let permutation: Permutation
    private let overlay = Mutex(Overlay())

    /// - Parameter kind: Any number that is the stream's own.
    package init(_ stream: String, count: UInt64, history: Range<Timestamp>, seed: UInt64, kind: UInt64) {
        self.stream = stream
        timeline = Timeline(count: count, history: history, seed: seed, kind: kind)
        permutation = Permutation(count: count, seed: seed, kind: kind)
    }

    /// How many records the history has.
    package var count: UInt64 { timeline.count }

    // MARK: - Reading

    /// The records of a page, and whether more follow. A closure that leaves records out makes a page cost
    /// as much as it passes over.
    package func page(
        _ request: Request, now: Int64, where isWanted: ((Reference) -> Bool)? = nil
    ) -> (records: [Reference], hasMore: Bool) {
        overlay.withLock { overlay in
            var walk = Walk(self, overlay, request, now)
            var records: [Reference] = []
            records.reserveCapacity(min(request.limit, 1_024))
            while let next = walk.next() {
                guard isWanted?(next) ?? true else { continue }
                if records.count == request.limit { return (records, true) }
                records.append(next)
            }
            return (records, false)
        }
    }

    /// One record by its index; nil when it is not there at that time.
    package func record(_ index: UInt64, now: Int64) -> Reference? {
        overlay.withLock { overlay in
            if let latest = overlay.latest[index], latest.madeAt <= now {
                let entry = overlay.entries.last { $0.index == index && $0.position.order == latest.order }
                guard !latest.isDeleted, let entry else { return nil }
                return Reference(
                    position: entry.position, index: index, generation: entry.generation,
                    origin: entry.origin)
            }
            guard index < count else { return nil }
            let rank = permutation.place(of: index)
            let second = timeline.second(ofRank: rank)
            guard second <= now else { return nil }
            return Reference(
                position: Position(second: second, layer: 0, order: rank), index: index, generation: 0,
                origin: second)
        }
    }

    /// What a reader must have.
    ///
    /// - Parameters:
    ///   - name: The name in the truth; that of the stream when nil.
    ///   - isCounted: Which records count; all when nil.
    ///   - idNumber: The number of an id by the record's index.
    package func truth(
        _ name: String? = nil, now: Int64, where isCounted: ((Reference) -> Bool)? = nil,
        idNumber: (UInt64) -> UInt64
    ) -> StreamTruth {
        let overlay = overlay.withLock { $0 }
        var truth = StreamTruth(name ?? stream)
        var walk = Walk(self, overlay, Request(limit: 0), now)
        while let next = walk.next() {
            guard isCounted?(next) ?? true else { continue }
            truth.add(idNumber: idNumber(next.index), second: next.position.second)
        }
        return truth
    }

    // MARK: - Editing

    /// Changes random records so that their cursor is now; returns how many.
    package func change(_ count: Int, seed: UInt64, now: Int64) -> Int {
        edit(count, seed: seed, now: now) { overlay, index, origin in
            let generation = (overlay.latest[index]?.generation ?? 0) + 1
            Self.put(
                &overlay, index: index, generation: generation, origin: origin, second: now, now: now)
        }
    }

    /// Deletes random records; returns how many.
    package func delete(_ count: Int, seed: UInt64, now: Int64) -> Int {
        edit(count, seed: seed, now: now) { overlay, index, origin in
            let generation = overlay.latest[index]?.generation ?? 0
            overlay.latest[index] = Latest(
                order: .max, generation: generation, origin: origin, madeAt: now, isDeleted: true)
        }
    }

    /// Adds records whose cursor is now, or so many seconds later; returns how many.
    package func add(_ count: Int, now: Int64, secondsAhead: Int64 = 0) -> Int {
        overlay.withLock { overlay in
            var added = 0
            while added < count, overlay.latest.count < SandboxLimits.editedRecordsMax {
                let index = self.count + overlay.additions
                overlay.additions += 1
                Self.put(
                    &overlay, index: index, generation: 0, origin: now, second: now + secondsAhead,
                    now: now)
                added += 1
            }
            return added
        }
    }

    private func edit(
        _ count: Int, seed: UInt64, now: Int64, _ change: (inout Overlay, UInt64, Int64) -> Void
    ) -> Int {
        overlay.withLock { overlay in
            let values = Deterministic(seed: seed, kind: overlay.edits)
            overlay.edits += 1
            let total = self.count + overlay.additions
            var done = 0
            var attempt: UInt64 = 0
            while done < count, attempt < UInt64(count) * 4 + 16, total > 0,
                overlay.latest.count < SandboxLimits.editedRecordsMax
            {
                let index = values.record(attempt).below(total, 1)
                attempt += 1
                if overlay.latest[index]?.isDeleted ?? false { continue }
                let origin = overlay.latest[index]?.origin ?? historicSecond(index)
                // What is not there yet, with a clock that was put back, cannot change.
                guard origin <= now else { continue }
                change(&overlay, index, origin)
                done += 1
            }
            return done
        }
    }

    private func historicSecond(_ index: UInt64) -> Int64 {
        timeline.second(ofRank: permutation.place(of: index))
    }

    private static func put(
        _ overlay: inout Overlay, index: UInt64, generation: UInt64, origin: Int64, second: Int64,
        now: Int64
    ) {
        let order = UInt64(overlay.entries.count)
        let entry = Entry(
            position: Position(second: second, layer: 1, order: order), index: index,
            generation: generation, origin: origin, madeAt: now)
        overlay.latest[index] = Latest(
            order: order, generation: generation, origin: origin, madeAt: now, isDeleted: false)
        var place = overlay.entries.count
        if let last = overlay.entries.last, entry.position < last.position {
            place = Self.firstEntry(overlay.entries, notBefore: entry.position)
        }
        overlay.entries.insert(entry, at: place)
    }

    private static func firstEntry(_ entries: [Entry], notBefore position: Position) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].position < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// MARK: - Walking

extension StreamRecords {
    /// Passes over the records in the order of their positions, or in the other direction.
    private struct Walk {
        private let timeline: Timeline
        private let permutation: Permutation
        private let overlay: Overlay
        private let now: Int64
        private let isDescending: Bool
        /// Ranks and entries that are still to come.
        private var ranks: Range<UInt64>
        private var entries: Range<Int>

        init(_ records: StreamRecords, _ overlay: Overlay, _ request: Request, _ now: Int64) {
            timeline = records.timeline
            permutation = records.permutation
            self.overlay = overlay
            self.now = now
            isDescending = request.isDescending
            let lower = request.seconds.lowerBound
            let upper = min(request.seconds.upperBound, .max - 1)
            let firstRank = lower == .min ? 0 : timeline.firstRank(from: lower)
            let endRank = timeline.firstRank(from: min(upper, now) + 1)
            ranks = firstRank..<max(firstRank, endRank)
            let first = StreamRecords.firstEntry(
                overlay.entries, notBefore: Position(second: lower, layer: 0, order: 0))
            let end = StreamRecords.firstEntry(
                overlay.entries, notBefore: Position(second: upper + 1, layer: 0, order: 0))
            entries = first..<max(first, end)
            if let after = request.after { skip(to: after) }
        }

        private mutating func skip(to after: Position) {
            if after.layer == 0 {
                ranks =
                    isDescending
                    ? ranks.clamped(to: 0..<after.order) : ranks.clamped(to: (after.order + 1)..<(.max))
            } else {
                let rank = timeline.firstRank(from: after.second + 1)
                ranks = isDescending ? ranks.clamped(to: 0..<rank) : ranks.clamped(to: rank..<(.max))
            }
            let place = StreamRecords.firstEntry(overlay.entries, notBefore: after)
            if isDescending {
                entries = entries.clamped(to: 0..<place)
            } else {
                let isThere = place < overlay.entries.count && overlay.entries[place].position == after
                entries = entries.clamped(to: (isThere ? place + 1 : place)..<(.max))
            }
        }

        mutating func next() -> Reference? {
            while true {
                let ranked =
                    ranks.isEmpty
                    ? nil : position(ofRank: isDescending ? ranks.upperBound - 1 : ranks.lowerBound)
                let entry =
                    entries.isEmpty
                    ? nil : overlay.entries[isDescending ? entries.upperBound - 1 : entries.lowerBound]
                switch (ranked, entry) {
                case (nil, nil): return nil
                case (let ranked?, let entry) where entry.map({ precedes(ranked, $0.position) }) ?? true:
                    ranks = isDescending ? ranks.dropLast() : ranks.dropFirst()
                    if let reference = historic(ranked) { return reference }
                case (_, let entry?):
                    entries = isDescending ? entries.dropLast() : entries.dropFirst()
                    if let reference = edited(entry) { return reference }
                default: return nil
                }
            }
        }

        private func precedes(_ one: Position, _ other: Position) -> Bool {
            isDescending ? other < one : one < other
        }

        private func position(ofRank rank: UInt64) -> Position {
            Position(second: timeline.second(ofRank: rank), layer: 0, order: rank)
        }

        /// Nil for a record that was edited since.
        private func historic(_ position: Position) -> Reference? {
            let index = permutation(position.order)
            if !overlay.latest.isEmpty, let latest = overlay.latest[index], latest.madeAt <= now {
                return nil
            }
            return Reference(
                position: position, index: index, generation: 0, origin: position.second)
        }

        /// Nil for one that was edited again, or is not there yet.
        private func edited(_ entry: Entry) -> Reference? {
            guard entry.madeAt <= now, let latest = overlay.latest[entry.index],
                latest.order == entry.position.order
            else { return nil }
            return Reference(
                position: entry.position, index: entry.index, generation: entry.generation,
                origin: entry.origin)
        }
    }
}
