// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator

/// Times and words of runs for people.
enum OrchestrationText {
    /// `12 s ago`, `3 h ago`; a day and longer as a date.
    static func ago(_ time: Timestamp?, _ now: Timestamp) -> String {
        guard let time else { return "never" }
        let seconds = (now - time) / .seconds(1)
        switch seconds {
        case ..<1: return "now"
        case ..<100: return "\(Int(seconds)) s ago"
        case ..<6_000: return "\(Int(seconds / 60)) min ago"
        case ..<86_400: return "\(Int(seconds / 3_600)) h ago"
        default: return Self.time(time)
        }
    }

    /// `2026-01-31 09:30:31` in UTC.
    static func time(_ time: Timestamp?) -> String {
        guard let time else { return "" }
        let text = time.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }

    static func count(_ number: Int64?) -> String { number.map { FigureText.count(Int($0)) } ?? "" }

    /// How long a run took, or has taken so far.
    static func duration(_ start: Timestamp?, _ end: Timestamp?, _ now: Timestamp) -> String {
        guard let start else { return "" }
        return FigureText.duration((end ?? now) - start)
    }
}

extension OutputSink {
    /// A line of text.
    func line(_ text: String = "") { buffer.append(contentsOf: "\(text)\n".utf8) }

    /// Prints text to standard output at once.
    static func print(_ lines: [String]) throws {
        let sink = try OutputSink(path: nil)
        for line in lines { sink.line(line) }
        try sink.finish()
    }
}
