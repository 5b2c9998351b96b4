// SPDX-License-Identifier: Apache-2.0

/// Why a row has not gone on from one station to the next.
struct GapReason {
    let cause: RowVerdict.Cause
    /// Begins with the name of the place where the row is.
    let text: String
    let advice: String?

    init(_ gap: GapSearch.Gap, _ trace: RowTrace) {
        if let file = gap.file {
            self.init(gap, file, trace)
        } else {
            self.init(from: gap.parent, to: gap.child, trace)
        }
    }

    private init(_ cause: RowVerdict.Cause, _ text: String, _ advice: String?) {
        self.cause = cause
        self.text = text
        self.advice = advice
    }

    // MARK: From a landing file

    private init(_ gap: GapSearch.Gap, _ file: RowTrace.File, _ trace: RowTrace) {
        let (stream, model) = (gap.parent, gap.child)
        let place = "\(file.name) of \(stream.name), landed at \(file.landed.seconds)"
        guard file.isSettled else {
            self.init(
                .notSettled, "\(place), which no sync has settled yet",
                "wait for the sync that runs; when none does, the next one settles what is left: `lotus sync`"
            )
            return
        }
        if model.kind == .view {
            self.init(
                .leftOut, "\(place), but the view \(model.name) does not show it: \(Self.sql(model))", nil)
            return
        }
        switch file.uses[model.id] ?? .unknown {
        case _ where model.search == .noTable:
            let wait = Waiting(model, since: file.landed, stream.stream, trace.instance)
            self.init(.notMade, "\(place), but \(model.name) has no table yet: \(wait.text)", wait.advice)
        case .notRead:
            let wait = Waiting(model, since: file.landed, stream.stream, trace.instance)
            self.init(.notRead, "\(place), which \(model.name) has not read: \(wait.text)", wait.advice)
        case .replaced(let time):
            let wait = Waiting(model, since: file.landed, stream.stream, trace.instance)
            let before = time.map { " at \($0.seconds)" } ?? ""
            self.init(
                .notRead,
                "\(place), which replaced the file that \(model.name) read\(before): \(wait.text)",
                wait.advice)
        case .read(let time, let snapshot):
            let when = time.map { " at \($0.seconds)" } ?? ""
            let number = snapshot.map { " in snapshot \($0)" } ?? ""
            self.init(
                .leftOut,
                "\(file.name) of \(stream.name), which \(model.name) read\(when)\(number), but "
                    + "\(Self.lack(model)): \(Self.sql(model))", Self.compare(model))
        case .takenOver:
            self.init(
                .leftOut,
                "\(file.name) of \(stream.name), which \(model.name) counts as read, since another tool had "
                    + "handed it on, but \(Self.lack(model))",
                "`lotus reset \(model.name)` lets it read all files again")
        case .unknown:
            self.init(
                .undecided,
                "\(place); \(model.name) finds its files by itself, so that nobody knows whether it has read this one",
                "`lotus materialize \(model.name)`; where that changes nothing, \(Self.sql(model))")
        }
    }

    private static func lack(_ model: RowTrace.Station) -> String {
        model.search == .found ? "its table keeps another version" : "its table has no such row"
    }

    private static func sql(_ model: RowTrace.Station) -> String {
        model.search == .found ? "its SQL does not take the newest one" : "its SQL leaves it out"
    }

    private static func compare(_ model: RowTrace.Station) -> String? {
        model.file.map { "see what \($0) keeps of its rows" }
    }

    // MARK: From a table

    private init(from parent: RowTrace.Station, to child: RowTrace.Station, _ trace: RowTrace) {
        let arrival = trace.arrival(in: parent)
        let since = arrival?.time.map { " since \($0.seconds)" } ?? ""
        let place = "\(parent.name)\(since)"
        if child.kind == .view {
            self.init(
                .leftOut, "\(place), but the view \(child.name) does not show it: \(Self.sql(child))",
                Self.compare(child))
            return
        }
        let wait = Waiting(child, since: arrival?.time, nil, trace.instance)
        if child.search == .noTable {
            self.init(.notMade, "\(place), but \(child.name) has no table yet: \(wait.text)", wait.advice)
            return
        }
        let made = trace.made(child)
        let when = made?.time.map { " at \($0.seconds)" } ?? ""
        switch arrival.flatMap({ made?.isBefore($0) }) {
        case true?:
            self.init(
                .notMade, "\(place), but \(child.name) was last made\(when), before that: \(wait.text)",
                wait.advice)
        case false?:
            self.init(
                .leftOut, "\(place); \(child.name) was made\(when), after that: \(Self.sql(child))",
                Self.compare(child))
        case nil:
            self.init(
                .undecided,
                "\(place); either \(child.name) was not made since, or \(Self.sql(child))",
                "`lotus materialize \(child.name)` tells")
        }
    }
}
