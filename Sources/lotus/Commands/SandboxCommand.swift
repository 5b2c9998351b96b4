// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LotusCore
import Sandbox

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Serve a made-up shop, as Shopify and Klaviyo would, for trials and tests.",
        discussion: """
            Listens on 127.0.0.1 until Ctrl-C. The records follow from the options alone: started again, it \
            has the same ones. Edits, faults, the clock and the truth to check against are below \
            /_sandbox/ (docs/sandbox.md).
            """)

    @Option(help: ArgumentHelp("How many orders the shop has.", valueName: "count"))
    var orders: UInt64 = 100_000

    @Option(help: ArgumentHelp("How many profiles Klaviyo has.", valueName: "count"))
    var profiles: UInt64 = 50_000

    @Option(help: ArgumentHelp("Another number gives other records.", valueName: "number"))
    var seed: UInt64 = 7

    @Option(help: ArgumentHelp("The port on 127.0.0.1; 0 for any free one.", valueName: "port"))
    var port: UInt16 = 7400

    @Option(
        help: ArgumentHelp(
            "Faults and how often they strike, such as 429:0.05,hang:0.001,403@orders.", valueName: "list"))
    var fault: [String] = []

    @Flag(help: "Limit requests as the originals do.")
    var rateLimits = false

    @Option(
        help: ArgumentHelp(
            "Edit records while they are read: so many for each request.", valueName: "rate"))
    var editsPerRequest = 0.0

    @Option(
        help: ArgumentHelp("A scope that the shop's token lacks, such as read_orders.", valueName: "scope"))
    var withoutScope: [String] = []

    @Option(
        help: ArgumentHelp(
            "When the history begins; the default is 2020-01-01.", valueName: "time"))
    var historyStart: String?

    @Option(
        help: ArgumentHelp("When the history ends; the default is 2026-07-01.", valueName: "time"))
    var historyEnd: String?

    @Option(
        help: ArgumentHelp(
            "What the clock shows at the start; the default is the time.", valueName: "time"))
    var now: String?

    @Option(help: ArgumentHelp("Append every request to a file, a line of JSON each.", valueName: "file"))
    var requestLog: String?

    @Option(help: ArgumentHelp("Speak TLS with this certificate (PEM).", valueName: "file"))
    var certificate: String?

    @Option(help: ArgumentHelp("The key of --certificate (PEM).", valueName: "file"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "Write the certificate of the sandbox, for clients that shall trust it.", valueName: "file"))
    var writeCertificate: String?

    @Flag(
        help:
            "Serve nobody: read the whole shop, and print how many records have a value in each column.")
    var coverage = false

    @Flag(help: "With --coverage: write JSON instead of tables.")
    var json = false

    func validate() throws {
        if json, !coverage { throw ValidationError("--json belongs to --coverage.") }
    }

    func run() async throws {
        if coverage { return try await printCoverage() }
        let certificate = try chosenCertificate()
        if let writeCertificate { try certificate.write(to: writeCertificate) }
        try await SandboxHost.run(
            try options(), certificate: certificate, requestLog: requestLog
        ) { server in
            let sink = try OutputSink(path: nil)
            sink.buffer.append(contentsOf: Self.welcome(server).utf8)
            try sink.finish()
        }
    }

    private func printCoverage() async throws {
        let report = CoverageReport(try await SandboxCoverage.measure(try options()))
        let sink = try OutputSink(path: nil)
        if json { report.writeJSON(to: sink) } else { report.writeTable(to: sink) }
        try sink.finish()
        if let error = report.error { throw error }
    }

    private func chosenCertificate() throws -> SandboxCertificate {
        switch (certificate, key) {
        case (nil, nil): return try .selfMade()
        case (let certificate?, let key?): return try .read(certificate: certificate, key: key)
        default:
            throw LotusError(
                .sandboxCertificate, "a certificate and its key belong together",
                hint: "give both --certificate and --key, or neither")
        }
    }

    private func options() throws -> SandboxOptions {
        var options = SandboxOptions(orders: orders, profiles: profiles, seed: seed, port: port)
        let start = try time(historyStart, "--history-start") ?? options.history.lowerBound
        let end = try time(historyEnd, "--history-end") ?? options.history.upperBound
        guard start < end else {
            throw LotusError(
                .sandboxOption, "the history ends at \(end), before it begins at \(start)",
                hint: "give --history-start an earlier time than --history-end")
        }
        options.history = start..<end
        options.now = try time(now, "--now")
        options.faults = try fault.flatMap(FaultRule.list)
        options.limitsRates = rateLimits
        guard editsPerRequest >= 0, editsPerRequest <= 1_000 else {
            throw LotusError(
                .sandboxOption, "`\(editsPerRequest)` is no number of edits for a request",
                hint: "--edits-per-request takes a number from 0 to 1000, such as 0.05")
        }
        options.editsPerRequest = editsPerRequest
        options.missingScopes = Set(withoutScope)
        try options.check()
        return options
    }

    private func time(_ text: String?, _ option: String) throws -> Timestamp? {
        guard let text else { return nil }
        guard let time = SandboxTime.parse(text) else {
            throw LotusError(
                .sandboxOption, "`\(text)` is no time",
                hint: "give \(option) a day or a time in UTC, such as 2024-01-31 or 2024-01-31T09:05:00Z")
        }
        return time
    }

    private static func welcome(_ server: SandboxHost) -> String {
        """
        listening on \(server.origin)
          Shopify   \(server.origin)/admin/api/…   any token but `wrong`
          Klaviyo   \(server.origin)/api/…         any key that begins with `pk_`
          control   \(server.origin)/_sandbox/     truth, clock, edits, faults, requests
          as a proxy with TLS: HTTPS_PROXY=\(server.origin), certificate from /_sandbox/certificate

        """
    }
}
