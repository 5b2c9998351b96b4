// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// `dbt parse`: reads the project and writes its manifest.
struct ParseCommand {
    let invocation: Invocation

    func run() throws {
        let start = try ProjectStart(invocation)
        if let stored = start.stored, try takeOver(stored, start) { return }
        let work = try ProjectWork(start)
        try work.artifacts.write(
            ParsePerformance(
                pathCount: work.pathCount, parsedCount: work.parsedCount, seconds: work.seconds,
                flags: invocation.flags))
        try work.writeManifest()
    }

    /// Writes the texts of an earlier parse again, without the manifest in memory. False when there are none,
    /// or when there is something to warn of.
    private func takeOver(_ stored: StoredParse, _ start: ProjectStart) throws -> Bool {
        guard stored.isCurrent, stored.summary.isQuiet, let texts = stored.texts() else { return false }
        stored.sayAgain()
        stored.renew()
        try invocation.log.throwWarnings()
        try start.artifacts.write(
            ParsePerformance(
                pathCount: stored.summary.pathCount, parsedCount: 0, seconds: start.seconds,
                flags: invocation.flags))
        try start.artifacts.write(texts, head: start.completed(stored.metadata))
        return true
    }
}
