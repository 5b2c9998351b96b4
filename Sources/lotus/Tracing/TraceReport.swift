// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import LotusCore

/// What became of a row, on one screen: a sentence, the way from the stream to the table, the landing files.
struct TraceReport {
    let trace: RowTrace
    let verdict: RowVerdict

    /// How many files of a stream are shown.
    static let filesMax = 10

    init(_ trace: RowTrace) {
        self.trace = trace
        verdict = RowVerdict(trace)
    }
}

extension RowTrace {
    /// The stations from the source to the table; of a stream that was asked for, what reads it comes after it.
    var flow: [Station] {
        start.kind == .stream ? stations : stations.reversed()
    }
}
