// SPDX-License-Identifier: Apache-2.0

import Glibc
import LotusCore
import Synchronization

/// Tells what a demonstration has done, each step with the seconds that it took.
final class DemoLines: Sendable {
    private let start = ContinuousClock.now
    private let last = Mutex(ContinuousClock.now)

    private static let secondsColumns = 7

    /// A step that is done.
    func tell(_ text: String) throws {
        let now = ContinuousClock.now
        let before = last.withLock { last in
            defer { last = now }
            return last
        }
        try line(now - before, text)
    }

    /// What all of it took.
    func tellTotal() throws {
        let processor = Self.processorTime(RUSAGE_SELF) + Self.processorTime(RUSAGE_CHILDREN)
        try line(
            ContinuousClock.now - start, "in all, \(FigureText.duration(processor)) of them of a processor")
    }

    private func line(_ duration: Duration, _ text: String) throws {
        let seconds = FigureText.duration(duration)
        let padding = String(repeating: " ", count: max(0, Self.secondsColumns - seconds.utf8.count))
        try OutputSink.print(["\(padding)\(seconds)  \(text)"])
    }

    private static func processorTime(_ who: __rusage_who) -> Duration {
        var usage = rusage()
        guard getrusage(who, &usage) == 0 else { return .zero }
        return .seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + .microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    }
}
