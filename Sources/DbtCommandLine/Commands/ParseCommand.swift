// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// `dbt parse`: reads the project and writes its manifest.
struct ParseCommand {
    let invocation: Invocation

    func run() throws {
        let work = try ProjectWork(invocation)
        try work.artifacts.write(
            ParsePerformance(
                work.parsed.manifest, seconds: work.seconds, isStatic: invocation.flags.bool("static_parser"))
        )
        try work.artifacts.write(work.parsed.manifest)
    }
}
