// SPDX-License-Identifier: Apache-2.0

/// How a program ended, what it printed and what it cost.
package struct ProcessOutcome: Sendable {
    package enum End: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        /// It ran past the test's deadline and was killed.
        case killedAtDeadline(Duration)
    }

    package let command: String
    package let end: End
    /// Empty unless the output was captured.
    package let output: [UInt8]
    /// Empty unless the errors were captured.
    package let errors: [UInt8]
    /// User and system time of the program and of the children it waited for.
    package let cpuSeconds: Double
    /// The most memory that the program itself had resident at once.
    ///
    /// Exact when it is more than the test process ever had, else the last of the samples taken
    /// while the program ran: the kernel counts the memory of whoever starts a program as its own.
    package let peakResidentBytes: Int

    package var outputText: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
    package var succeeded: Bool { end == .exited(0) }

    /// Itself if the program exited with this status; throws a ``KitError`` that shows what it
    /// printed if not.
    @discardableResult
    package func requireExit(_ status: Int32 = 0) throws -> ProcessOutcome {
        guard end == .exited(status) else { throw KitError("expected exit status \(status): \(self)") }
        return self
    }
}

extension ProcessOutcome.End: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .signalled(let number): "was ended by signal \(number)"
        case .killedAtDeadline(let deadline): "was killed because it still ran after \(deadline)"
        }
    }
}

extension ProcessOutcome: CustomStringConvertible {
    package var description: String {
        "`\(command)` \(end)" + Self.tail(outputText, "its output") + Self.tail(errorText, "its errors")
    }

    private static func tail(_ text: String, _ name: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.contains(where: { !$0.isEmpty }) else { return "" }
        let shown = lines.suffix(ProcessLimits.shownLinesMax)
        let title = shown.count < lines.count ? "the last \(shown.count) lines of \(name)" : name
        return "\n\(title):\n" + shown.map { "  | \($0)" }.joined(separator: "\n")
    }
}
