// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ArgumentParser
import ConnectorKit
import FoundationEssentials
import Glibc
import LotusCore

struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Run a built-in source as an Airbyte connector.",
        discussion: """
            Standard output carries the messages of the Airbyte protocol and nothing else, one JSON document \
            a line. As with other connectors, a check that fails and a stream that the source does not have \
            end with 0, and a read in which a stream failed ends with 1 after all others were read.
            """)

    enum Action: String, ExpressibleByArgument, CaseIterable {
        case spec, check, discover, read
    }

    @Argument(
        help: "The source: \(BuiltInSources.names.joined(separator: " or ")).",
        completion: .list(BuiltInSources.names))
    var name: String

    @Argument(help: "What to do: spec, check, discover or read.")
    var action: Action

    @Option(help: "The file with the source's configuration, as JSON.", completion: .file())
    var config: String?

    @Option(help: "The file with the configured catalog, as JSON.", completion: .file())
    var catalog: String?

    @Option(help: "The file with the state to go on from, as JSON.", completion: .file())
    var state: String?

    @Flag(help: "Write log messages of the level DEBUG too.")
    var debug = false

    func validate() throws {
        if action != .spec, config == nil {
            throw ValidationError("--config is required for \(action.rawValue).")
        }
        if action == .read, catalog == nil { throw ValidationError("--catalog is required for read.") }
    }

    func run() async throws {
        let session = SourceSession(try BuiltInSources.named(name), output: MessageOutput(), isDebug: debug)
        do {
            guard try await hasFailed(session) else { return }
        } catch is CancellationError {
            throw ExitCode(SyncCommand.stoppedStatus)
        }
        throw ExitCode(LotusError.Exit.workFailed.rawValue)
    }

    private func hasFailed(_ session: SourceSession) async throws -> Bool {
        switch action {
        case .spec: try await session.specify()
        case .check: try await session.check(config ?? "")
        case .discover: try await session.discover(config ?? "")
        case .read: try await session.read(config ?? "", catalog: catalog ?? "", state: state)
        }
    }
}
