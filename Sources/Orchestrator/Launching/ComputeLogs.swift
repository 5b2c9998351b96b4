// SPDX-License-Identifier: Apache-2.0

/// Keeps what programs print while runs go on, by run and step, and shows it while it is being written.
package protocol ComputeLogs: Sendable {
    /// Adds whole lines to the log of a step, or of the run with nil. Never fails: a log that cannot be
    /// written must not end a run; the reason is told by ``finish(_:)``.
    func append(_ text: String, run: RunID, step: String?)

    /// All that a run printed is where it belongs when this returns.
    ///
    /// - Returns: why something could not be written; nil when all was.
    func finish(_ run: RunID) async -> String?

    /// The file of a run's own log, for a program that adds to it by itself; its folder is there.
    func workerFile(of run: RunID) -> String

    /// The steps of a run that printed something; nil stands for the run itself.
    func steps(of run: RunID) async throws -> [String?]

    /// What a step printed from a byte on, at most some bytes and whole characters.
    func read(run: RunID, step: String?, from offset: Int, bytesMax: Int) async throws -> ComputeLogPart

    /// The runs whose logs are on this machine.
    func runs() async throws -> [RunID]

    /// Removes the logs of a run.
    func remove(_ run: RunID) async throws
}

/// A piece of a log.
package struct ComputeLogPart: Sendable, Equatable {
    package var text: String
    /// Where the next piece begins.
    package var next: Int

    package init(text: String, next: Int) {
        self.text = text
        self.next = next
    }
}
