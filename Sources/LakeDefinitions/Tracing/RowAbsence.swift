// SPDX-License-Identifier: Apache-2.0

/// Why a row is nowhere: what its origin is, and how that stands.
struct RowAbsence {
    let cause: RowVerdict.Cause
    /// The station at which the search ended.
    let station: String
    let text: String
    let advice: String?

    private init(_ cause: RowVerdict.Cause, _ station: String, _ text: String, _ advice: String?) {
        self.cause = cause
        self.station = station
        self.text = text
        self.advice = advice
    }

    init(_ trace: RowTrace, _ search: GapSearch) {
        if let stream = search.emptyStreams.first {
            self.init(search.emptyStreams, first: stream, trace.instance)
        } else if let blind = search.blind.first, case .notSearched(let why) = blind.search {
            let alike = search.blind.filter { $0.search == blind.search }.map(\.name)
            self.init(
                .notFollowed, blind.id,
                "\(alike.joined(separator: " and ")), which it is made from, cannot be searched: \(why)",
                "`lotus why \(blind.name) --key …` looks there by its own key")
        } else if let origin = search.emptyOrigins.first(where: { $0.kind == .seed }) {
            let made = origin.making.made.map { " was last loaded at \($0.seconds) and" } ?? ""
            self.init(
                .notInOrigin, origin.id, "the seed \(origin.name)\(made) does not have it either",
                origin.file.map { "look into \($0); `lotus materialize \(origin.name)` loads it again" })
        } else if let origin = search.emptyOrigins.first(where: { $0.id != trace.start.id }) {
            self.init(
                .notInOrigin, origin.id, "\(origin.name), which it is made from, does not have it either", nil
            )
        } else {
            self.init(
                .notInOrigin, trace.start.id, "\(trace.start.name) is made from nothing that is known here",
                trace.start.file.map { "see \($0)" })
        }
    }

    private init(
        _ streams: [RowTrace.Station], first: RowTrace.Station, _ instance: RowTrace.Instance
    ) {
        let names = streams.map(\.name).joined(separator: " or ")
        let count = streams.reduce(0) { $0 + ($1.stream?.fileCount ?? 0) }
        let files = count == 1 ? "1 file" : "\(count) files"
        let lead =
            count == 0
            ? "\(names) has no landing file yet" : "none of the landing files of \(names) has it (\(files))"
        let syncs = Self.sync(first, instance)
        self.init(.notLanded, first.id, "\(lead); \(syncs.text)", syncs.advice)
    }

    /// How the copying of a stream stands.
    private static func sync(
        _ station: RowTrace.Station, _ instance: RowTrace.Instance
    ) -> (text: String, advice: String?) {
        guard let stream = station.stream, stream.hasConnection else {
            return ("its files are written by others", "look at what writes them")
        }
        let making = station.making
        if let active = making.active {
            return (
                "a sync is \(active.isQueued ? "queued" : "running") since \(active.since.seconds)",
                "wait for it: `lotus runs show \(active.run)`"
            )
        }
        if let failure = making.failure { return (failure.text(of: "its last sync"), failure.advice) }
        let last: String
        if let made = making.made, stream.syncBegan.map({ $0 <= made }) ?? true {
            last = "its last sync ended at \(made.seconds)"
        } else if let began = stream.syncBegan {
            last = "its last sync began at \(began.seconds)"
        } else {
            last = "it was never synced"
        }
        let isEmpty = making.made == nil && stream.syncBegan == nil
        return (
            "\(last), \(next(stream, instance))",
            isEmpty ? "`lotus sync`" : "look at the source; `lotus sync` copies what is new there"
        )
    }

    private static func next(_ stream: RowTrace.Stream, _ instance: RowTrace.Instance) -> String {
        guard let schedule = stream.schedule else { return "and it has no schedule" }
        if !schedule.isEnabled { return "and its schedule \(schedule.name) is disabled" }
        if let since = instance.pausedSince { return "and everything is paused since \(since.seconds)" }
        if !instance.isDaemonRunning { return "and \(Waiting.noDaemon)" }
        return schedule.next.map { "the next is due at \($0.seconds)" } ?? "and none is due"
    }
}
