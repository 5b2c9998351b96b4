// SPDX-License-Identifier: Apache-2.0

/// A program to start, with everything that it is given.
package struct ProcessCommand: Sendable {
    /// The variables that the program sees.
    package enum Environment: Sendable {
        /// Those of the test process, with some of them set, or unset where the value is nil.
        case inherited(changing: [String: String?])
        /// These and no others.
        case exactly([String: String])
    }

    /// What the program reads from its standard input.
    package enum Input: Sendable {
        case nothing
        case bytes([UInt8])
        case file(String)
        /// What the test writes with ``RunningProcess/write(_:)``.
        case written
    }

    /// Where what the program prints goes.
    package enum Output: Sendable {
        /// Into memory; a program that prints more than ``ProcessLimits/capturedBytesMax`` fails the test.
        case captured
        case discarded
        case file(String)
    }

    /// A path, or a name that is looked up in `PATH`.
    package var program: String
    package var arguments: [String]
    package var environment: Environment = .inherited(changing: [:])
    /// The working folder; nil is that of the test process.
    package var folder: String?
    package var input: Input = .nothing
    package var output: Output = .captured
    package var errors: Output = .captured

    package init(
        _ program: String, _ arguments: [String] = [], environment: Environment = .inherited(changing: [:]),
        folder: String? = nil, input: Input = .nothing, output: Output = .captured, errors: Output = .captured
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.input = input
        self.output = output
        self.errors = errors
    }
}

extension ProcessCommand: CustomStringConvertible {
    package var description: String { ([program] + arguments).joined(separator: " ") }
}

/// The bounds within which the test kit runs programs.
package enum ProcessLimits {
    /// How much of one output is kept in memory.
    package static let capturedBytesMax = 512 << 20
    /// How long outputs may stay open after the program has ended, by a process that it left behind.
    package static let drainMsMax = 2_000
    /// How often a running program is looked at, once it has run for a while.
    package static let pollMsMax = 5
    /// How much of an output a failure message shows.
    package static let shownLinesMax = 40
}
