// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LotusCore

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check every component and say how to fix what is wrong.",
        discussion: """
            Looks at the engine and its extensions, the files of the project, and what the target names: the \
            catalog and its server, the bucket or folder of the data, and the lake. Nothing is made; a few \
            small objects under `.lotus/` in the bucket, and a file in a folder, are written and deleted again. \
            Ends within half a minute even when no server answers.
            """)

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        var examination = Examination()
        await examination.run(workspace)
        // The words of servers and files are in it.
        let redactor = Terminal.redactor
        let findings = examination.findings.map { finding in
            Finding(
                finding.subject, finding.state, redactor.redact(finding.detail),
                remedy: finding.remedy.map { redactor.redact($0) })
        }
        let sink = try OutputSink(path: nil)
        if json {
            Listing.findings.writeJSON(findings, to: sink)
        } else {
            write(findings, to: sink)
        }
        try sink.finish()
        if findings.contains(where: { $0.state == .wrong }) {
            throw ExitCode(LotusError.Exit.workFailed.rawValue)
        }
    }

    private func write(_ findings: [Finding], to sink: OutputSink) {
        Listing.findings.writeTable(findings, to: sink)
        for finding in findings {
            guard let remedy = finding.remedy else { continue }
            sink.buffer.append(contentsOf: "\n\(finding.subject): \(finding.detail)\n  -> \(remedy)\n".utf8)
        }
    }
}
