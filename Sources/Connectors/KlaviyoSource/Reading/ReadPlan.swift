// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// What of a stream is still to be read, and how far each part of it has come: pure.
///
/// A stream with windows is cut into lanes that are read side by side. Their width follows what they hold: a
/// sparse history is crossed in a few steps, and a lane that turns out to be dense is cut again. The cursor
/// that the state shows moves only over lanes that are finished without a gap; the memory beside it knows of
/// each lane, so that nothing that was given comes again.
struct ReadPlan: Sendable {
    /// How many pages a lane should have: enough to be worth it, few enough to share the work.
    private static let pagesWanted: Int64 = 12
    private static let widthSecondsMin: Int64 = 3_600
    private static let widthSecondsFirst: Int64 = 7 * 86_400
    private static let widthSecondsMax: Int64 = 10 * 365 * 86_400
    private static let growth: Int64 = 4

    /// What is known of one partition.
    struct Part: Sendable {
        /// Where its reading began, ever.
        let start: Timestamp
        /// Of all that is finished without a gap.
        var finished: BoundaryMemory
        /// Begun or finished after a gap; in order.
        var lanes: [Lane]
        /// Not begun; in order, after or between the lanes.
        var pending: [Lane]

        /// All records before it were given.
        var cursor: Timestamp {
            let first = (lanes + pending).min { $0.from < $1.from }
            return first?.memory.cursor ?? finished.cursor ?? start
        }

        var isFinished: Bool { lanes.isEmpty && pending.isEmpty }
    }

    private(set) var parts: [Part]
    private let hasWindows: Bool
    private var widthSeconds = Self.widthSecondsFirst
    private var lastID = 0

    init(parts: [Part], hasWindows: Bool) {
        self.parts = parts
        self.hasWindows = hasWindows
        lastID = parts.flatMap { $0.lanes + $0.pending }.map(\.id).max() ?? 0
        for index in parts.indices { fold(index) }
    }

    var isFinished: Bool { parts.allSatisfy(\.isFinished) }

    /// How many records are remembered beside the state.
    var rememberedCount: Int {
        parts.reduce(0) { count, part in
            (part.lanes + part.pending).reduce(count + part.finished.count) { $0 + $1.memory.count }
        }
    }

    /// The next lane that is to be read side by side with those begun; nil when none is left.
    ///
    /// - Parameter settled: Up to here nothing changes any more. No lane ends later, since its end would be
    ///   passed before all that belongs to it is there.
    mutating func begin(settled: Timestamp) -> Lane? {
        guard let index = parts.firstIndex(where: { !$0.pending.isEmpty }) else { return nil }
        var lane = parts[index].pending.removeFirst()
        if hasWindows, let cut = cut(lane, settled) {
            parts[index].pending.insert(take(from: &lane, at: cut), at: 0)
        }
        insert(lane, index)
        return lane
    }

    /// A page of a lane has been given.
    mutating func update(_ lane: Lane) {
        guard let place = parts[lane.partition].lanes.firstIndex(where: { $0.id == lane.id }) else { return }
        parts[lane.partition].lanes[place] = lane
        guard lane.isFinished else { return }
        if hasWindows { learn(from: lane) }
        fold(lane.partition)
    }

    /// Cuts a lane that is going on when it is dense and nothing else is left for idle readers.
    ///
    /// ``update(_:)`` must follow before the state is looked at.
    ///
    /// - Parameter settled: As for ``begin(settled:)``.
    /// - Returns: Whether a further lane can be begun.
    mutating func share(_ lane: inout Lane, settled: Timestamp) -> Bool {
        guard hasWindows, lane.pageCount >= Self.pagesWanted, parts.allSatisfy(\.pending.isEmpty) else {
            return false
        }
        let read = Self.seconds(lane.position - lane.runsFrom)
        let rest = Self.seconds((lane.until ?? max(settled, lane.position)) - lane.position)
        // As much again as was read is left to this lane.
        guard read >= 1, rest / read >= 2 else { return false }
        widthSeconds = min(max(read, Self.widthSecondsMin), Self.widthSecondsMax)
        let cut = lane.position + .seconds(max(read, 1))
        parts[lane.partition].pending.insert(take(from: &lane, at: cut), at: 0)
        return true
    }

    // MARK: - Cutting

    /// Where a lane is to be cut; nil when it is small enough. The last one has no end, so that what is dated
    /// ahead of the clock comes too.
    private func cut(_ lane: Lane, _ settled: Timestamp) -> Timestamp? {
        let cut = lane.position + .seconds(widthSeconds)
        return cut < (lane.until ?? settled) ? Instant.wholeSecond(cut) : nil
    }

    /// Takes what lies after a cut out of a lane, as another one.
    private mutating func take(from lane: inout Lane, at cut: Timestamp) -> Lane {
        lastID += 1
        let rest = Lane(
            id: lastID, partition: lane.partition, from: cut, until: lane.until,
            memory: lane.memory.part(from: cut, until: lane.until))
        lane.until = cut
        lane.memory = lane.memory.part(from: lane.from, until: cut)
        return rest
    }

    private mutating func insert(_ lane: Lane, _ index: Int) {
        let place = parts[index].lanes.firstIndex { $0.from > lane.from } ?? parts[index].lanes.count
        parts[index].lanes.insert(lane, at: place)
    }

    private mutating func learn(from lane: Lane) {
        guard let until = lane.until else { return }
        let width = Self.seconds(until - lane.runsFrom)
        let pages = Int64(lane.pageCount)
        if pages <= Self.pagesWanted / Self.growth {
            widthSeconds = max(widthSeconds, min(width * Self.growth, Self.widthSecondsMax))
        } else if pages > 2 * Self.pagesWanted {
            widthSeconds = min(widthSeconds, max(width * Self.pagesWanted / pages, Self.widthSecondsMin))
        }
    }

    /// Takes finished lanes together that have nothing unfinished before them.
    private mutating func fold(_ index: Int) {
        while let lane = parts[index].lanes.first, lane.isFinished,
            parts[index].pending.allSatisfy({ $0.from > lane.from })
        {
            parts[index].finished.absorb(lane.memory)
            parts[index].lanes.removeFirst()
        }
    }

    private static func seconds(_ duration: Duration) -> Int64 { duration.components.seconds }
}
