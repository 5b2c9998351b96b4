// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Finds the place where a row, or its newest version, has not gone on: the one nearest to the table.
struct GapSearch {
    /// Something holds the row, and what is made from it does not, or holds an older version.
    struct Gap {
        let parent: RowTrace.Station
        let child: RowTrace.Station
        /// The newest landing file that holds the row, where the parent is a stream.
        var file: RowTrace.File?
    }

    private(set) var gap: Gap?
    /// Streams on the way whose files do not hold the key.
    private(set) var emptyStreams: [RowTrace.Station] = []
    /// What nobody could look into.
    private(set) var blind: [RowTrace.Station] = []
    /// What is made from nothing that is known here, and has no such row.
    private(set) var emptyOrigins: [RowTrace.Station] = []

    init(_ trace: RowTrace) {
        var open = [trace.start]
        var seen: Set<String> = [trace.start.id]
        while !open.isEmpty {
            let child = open.removeFirst()
            let parents = trace.searchedParents(of: child)
            if child.search != .found, parents.isEmpty { noteEnd(child) }
            for parent in parents {
                switch parent.search {
                case .found:
                    if let found = Self.gap(trace, parent, child) {
                        gap = found
                        return
                    }
                case .notSearched:
                    if seen.insert(parent.id).inserted { blind.append(parent) }
                    continue
                case .absent, .noTable, .inlined:
                    // What the row is made from need not be there any more.
                    if child.search == .found { continue }
                }
                if seen.insert(parent.id).inserted { open.append(parent) }
            }
        }
    }

    private mutating func noteEnd(_ station: RowTrace.Station) {
        if station.kind == .stream { emptyStreams.append(station) } else { emptyOrigins.append(station) }
    }

    private static func gap(
        _ trace: RowTrace, _ parent: RowTrace.Station, _ child: RowTrace.Station
    ) -> Gap? {
        let gap = Gap(parent: parent, child: child, file: parent.stream?.files.first)
        guard child.search == .found else { return gap }
        if let own = child.newest, let newest = parent.newest, let isOlder = own.isOlder(than: newest) {
            return isOlder ? gap : nil
        }
        if let file = gap.file {
            switch file.uses[child.id] {
            case .notRead, .replaced: return gap
            case .read, .takenOver, .unknown, nil: return nil
            }
        }
        guard child.kind != .view, let arrival = trace.arrival(in: parent), let made = trace.made(child)
        else {
            return nil
        }
        return made.isBefore(arrival) == true ? gap : nil
    }
}

extension RowTrace {
    /// A point in the history of a database, or in time.
    struct Moment {
        var database: String?
        var snapshot: Int?
        var time: Timestamp?

        /// Whether it comes before another one; nil when there is no telling.
        func isBefore(_ other: Moment) -> Bool? {
            if let snapshot, let second = other.snapshot, database == other.database {
                return snapshot < second
            }
            if let time, let second = other.time { return time < second }
            return nil
        }
    }

    /// What a station is made from; in place of what is inlined, what that is made from.
    func searchedParents(of station: Station) -> [Station] {
        var found: [Station] = []
        var seen: Set<String> = [station.id]
        func add(_ ids: [String]) {
            for id in ids where seen.insert(id).inserted {
                guard let parent = self[id] else { continue }
                if parent.search == .inlined { add(parent.parents) } else { found.append(parent) }
            }
        }
        add(station.parents)
        return found
    }

    /// Since when a station has the row, as far as it is known.
    func arrival(in station: Station) -> Moment? { arrival(in: station, depth: 0) }

    private func arrival(in station: Station, depth: Int) -> Moment? {
        if let file = station.stream?.files.first { return Moment(time: file.landed) }
        if let snapshot = station.rows.first?.snapshot {
            return Moment(database: station.database, snapshot: snapshot.id, time: snapshot.time)
        }
        guard station.kind == .view else { return station.making.made.map { Moment(time: $0) } }
        guard depth < Self.viewsMax else { return nil }
        return searchedParents(of: station).filter { $0.search == .found }
            .compactMap { arrival(in: $0, depth: depth + 1) }
            .max { $0.isBefore($1) == true }
    }

    /// How many views on top of each other are looked through.
    private static var viewsMax: Int { 100 }

    /// What a station has surely seen: when its last making began, or else its last snapshot.
    func made(_ station: Station) -> Moment? {
        let making = station.making
        let begun = making.made.map { making.began ?? $0 }
        guard let written = station.written ?? station.rows.first?.snapshot else {
            return begun.map { Moment(time: $0) }
        }
        if let begun, let time = written.time, begun <= time {
            // It was written by that making, or that one had nothing to write.
            if let made = making.made, time <= made { return Moment(time: begun) }
        } else if let begun, written.time != nil {
            return Moment(time: begun)
        }
        return Moment(database: station.database, snapshot: written.id, time: written.time)
    }
}
