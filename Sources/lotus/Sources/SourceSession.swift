// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import FoundationEssentials
import LotusCore

/// One call of a source in the way of the Airbyte protocol. Each action says whether it failed.
struct SourceSession: Sendable {
    private let type: any Source.Type
    private let output: MessageOutput
    private let isDebug: Bool

    init(_ type: any Source.Type, output: MessageOutput, isDebug: Bool) {
        self.type = type
        self.output = output
        self.isDebug = isDebug
    }

    /// What is read side by side. The originals read one stream after the other (Shopify) or slices of all
    /// (Klaviyo).
    private static let concurrency = 4

    func specify() async throws -> Bool {
        try await output.write { $0.specification(type.specification) }
        try await output.flush()
        return false
    }

    /// A check that fails is an answer, not a failure.
    func check(_ config: String) async throws -> Bool {
        do {
            try await use(config) { source, _ in try await source.check() }
            try await output.write { messages in
                messages.log("INFO", "Check succeeded")
                messages.connectionStatus(failure: nil)
            }
        } catch let error as LotusError {
            let text = Terminal.redactor.redact(
                [error.message, error.hint].compactMap { $0 }.joined(separator: ": "))
            try await output.write { messages in
                messages.log("ERROR", "Check failed")
                messages.connectionStatus(failure: text)
            }
        }
        try await output.flush()
        return false
    }

    func discover(_ config: String) async throws -> Bool {
        try await telling {
            try await use(config) { source, _ in
                let catalog = try await source.discover()
                try await output.write { messages in
                    for withheld in catalog.withheld {
                        messages.log(
                            "WARN", "the stream `\(withheld.name)` is left out: \(withheld.error.message)")
                    }
                    messages.catalog(catalog)
                }
            }
            return false
        }
    }

    func read(_ config: String, catalog: String, state: String?) async throws -> Bool {
        try await telling {
            let configured = try ConfiguredCatalog(try document(catalog))
            let states = try state.map { try StateFile(try document($0)).states } ?? [:]
            let request = ReadRequest(
                catalog: configured, states: states, concurrency: Self.concurrency)
            return try await use(config) { source, sink in
                try await output.write { $0.log("INFO", "Starting syncing \(sourceTitle)") }
                try await source.read(request, into: sink)
                try await output.write { $0.log("INFO", "Finished syncing \(sourceTitle)") }
                return try await summarize(sink.failures)
            }
        }
    }

    private var sourceTitle: String { "Source\(type.name.prefix(1).uppercased())\(type.name.dropFirst())" }

    private func summarize(
        _ failures: [(stream: StreamDescriptor, error: LotusError)]
    ) async throws -> Bool {
        guard !failures.isEmpty else { return false }
        let list = failures.map { "\($0.stream.name): \(Terminal.redactor.redact($0.error.message))" }
        let text =
            "During the sync, the following streams did not sync successfully: \(list.joined(separator: "; "))"
        let isConfiguration = failures.allSatisfy { $0.error.failureType == .configuration }
        try await output.write { messages in
            messages.log("FATAL", text)
            messages.error(
                text, isConfiguration ? .configuration : .system,
                emittedAt: SystemTime().now().microseconds / 1_000)
        }
        return true
    }

    // MARK: - Parts

    /// Opens the source, does something with it, and closes its connections.
    private func use<Value: Sendable>(
        _ config: String, _ body: (any Source, EmittingSink) async throws -> Value
    ) async throws -> Value {
        let configuration = try document(config)
        for secret in configuration.secrets(by: type.specification) { Terminal.keepSecret(secret) }
        let sink = EmittingSink(output, redactor: Terminal.redactor, isDebug: isDebug)
        return try await SourceContext.using { context in
            var context = context
            context.note = { await sink.note($0) }
            return try await body(try type.init(configuration, context), sink)
        }
    }

    /// Runs something whose error becomes a message.
    private func telling(_ body: () async throws -> Bool) async throws -> Bool {
        let failed: Bool
        do {
            failed = try await body()
        } catch let error as LotusError {
            let text = Terminal.redactor.redact(error.message)
            try await output.write { messages in
                messages.log("FATAL", Terminal.redactor.redact(error.description))
                messages.error(
                    text, internalText: Terminal.redactor.redact(error.internalText), error.failureType,
                    emittedAt: SystemTime().now().microseconds / 1_000)
            }
            failed = true
        }
        try await output.flush()
        return failed
    }

    /// A file that the caller names.
    private func document(_ path: String) throws -> JSONValue {
        guard let bytes = FileManager.default.contents(atPath: AbsolutePath.of(path)) else {
            throw LotusError(
                .protocolUnreadable, "the file \(path) cannot be read",
                hint: "check that it is there and that you may read it")
        }
        return try ProtocolDocument.parse([UInt8](bytes), name: path)
    }
}
