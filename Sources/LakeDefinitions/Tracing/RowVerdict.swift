// SPDX-License-Identifier: Apache-2.0

/// What became of a row, in one sentence: where it came from, or where it is stuck and why.
package struct RowVerdict: Sendable, Equatable {
    package enum State: String, Sendable {
        /// The row is there, and nothing newer is known of it.
        case current
        /// The row is there; a newer one is on its way.
        case stale
        case missing
    }

    package enum Cause: String, Sendable {
        case there
        case notLanded = "not_landed"
        case notSettled = "not_settled"
        case notRead = "not_read"
        case notMade = "not_made"
        case leftOut = "left_out"
        /// What it is made from cannot be searched by the key.
        case notFollowed = "not_followed"
        /// Neither is it in what everything is made from.
        case notInOrigin = "not_in_origin"
        /// There is no telling which of two it is.
        case undecided
    }

    package let state: State
    package let cause: Cause
    /// The station that it came from, or that it has got to.
    package let station: String
    /// For people; no full stop.
    package let message: String
    /// What to do; nil when there is nothing.
    package let advice: String?

    /// Judges what was found.
    package init(_ trace: RowTrace) {
        let start = trace.start
        let search = GapSearch(trace)
        let isThere = start.search == .found
        if let gap = search.gap {
            let reason = GapReason(gap, trace)
            let lead =
                isThere
                ? "\(start.name) has the row \(trace.key.text), but not its newest version: that is in "
                : "\(start.name) has no row \(trace.key.text): it is in "
            self.init(
                isThere ? .stale : .missing, reason.cause, gap.parent.id, lead + reason.text, reason.advice)
        } else if isThere {
            self.init(.current, .there, start.id, RowOrigin(trace).text, nil)
        } else {
            let absence = RowAbsence(trace, search)
            let lead =
                start.search == .noTable
                ? "\(start.name) has no table yet, and so no row \(trace.key.text)"
                : "\(start.name) has no row \(trace.key.text)"
            self.init(.missing, absence.cause, absence.station, "\(lead): \(absence.text)", absence.advice)
        }
    }

    private init(_ state: State, _ cause: Cause, _ station: String, _ message: String, _ advice: String?) {
        self.state = state
        self.cause = cause
        self.station = station
        self.message = message
        self.advice = advice
    }
}
