// SPDX-License-Identifier: Apache-2.0

/// Where a program writes to, and what it is.
package struct ProgramOutput: Sendable {
    /// Standard output.
    package let write: @Sendable (String) -> Void
    /// Standard error.
    package let writeError: @Sendable (String) -> Void
    /// Whether standard output is a terminal.
    package let isTerminal: Bool
    /// How wide the terminal is.
    package let columns: @Sendable () -> Int
    package let processID: Int

    package init(
        write: @escaping @Sendable (String) -> Void, writeError: @escaping @Sendable (String) -> Void,
        isTerminal: Bool, columns: @escaping @Sendable () -> Int = { 80 }, processID: Int
    ) {
        self.columns = columns
        self.write = write
        self.writeError = writeError
        self.isTerminal = isTerminal
        self.processID = processID
    }
}
