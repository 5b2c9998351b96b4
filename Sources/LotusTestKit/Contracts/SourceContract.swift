// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
package import ConnectorKit
package import LotusCore

/// What every ``Source`` does, as checks that a test runs one by one.
///
///     @Test(arguments: SourceContract.Check.allCases)
///     func theContractHolds(_ check: SourceContract.Check) async throws {
///         try await SourceContract(configuration: …) { try MySource($0, …) }.run(check)
///     }
///
/// The service behind the source must hold still: each source that is made reads the same records. A check
/// that fails throws a ``KitError``.
package struct SourceContract: Sendable {
    /// One thing that a source does.
    package enum Check: String, CaseIterable, Sendable {
        case specification, wrongConfigurations, checksConnection, discovers
        case readsInOrder, isFinished, resumesAnywhere, resumesFromForeignStates
        case unknownStream, sinkErrors, cancellation
    }

    /// How many of the states of a stream are gone on from.
    private static let resumesMax = 12

    private let configuration: JSONValue
    private let wrong: [(field: String, configuration: JSONValue)]
    private let make: @Sendable (JSONValue) throws -> any Source

    /// - Parameters:
    ///   - configuration: One that works.
    ///   - wrong: Some that do not, each with the field that the error has to name.
    ///   - make: Makes a source that knows nothing of those made before.
    package init(
        configuration: JSONValue, wrong: [(field: String, configuration: JSONValue)] = [],
        _ make: @escaping @Sendable (JSONValue) throws -> any Source
    ) {
        self.configuration = configuration
        self.wrong = wrong
        self.make = make
    }

    /// Runs one check.
    package func run(_ check: Check) async throws {
        switch check {
        case .specification: try specification()
        case .wrongConfigurations: try wrongConfigurations()
        case .checksConnection: try await make(configuration).check()
        case .discovers: try await discovers()
        case .readsInOrder: try await readsInOrder()
        case .isFinished: try await isFinished()
        case .resumesAnywhere: try await resumesAnywhere(keepsMemory: true)
        case .resumesFromForeignStates: try await resumesAnywhere(keepsMemory: false)
        case .unknownStream: try await unknownStream()
        case .sinkErrors: try await sinkErrors()
        case .cancellation: try await cancellation()
        }
    }

    // MARK: - Configuration and catalog

    private func specification() throws {
        let specification = try type(of: make(configuration)).specification
        let connection = specification["connectionSpecification"]
        try require(connection?["properties"]?.members?.isEmpty == false, "the specification has no fields")
        let known = Set((connection?["properties"]?.members ?? []).map(\.key))
        for name in connection?["required"]?.elements ?? [] {
            try require(known.contains(name.string ?? ""), "a required field is not described")
        }
    }

    private func wrongConfigurations() throws {
        for (field, configuration) in wrong {
            do {
                _ = try make(configuration)
            } catch let error as LotusError {
                try require(
                    error.code == .sourceConfiguration && error.message.contains(field),
                    "the error of `\(field)` is: \(error)")
                continue
            }
            throw KitError("a wrong `\(field)` is accepted")
        }
    }

    private func discovers() async throws {
        let catalog = try await make(configuration).discover()
        let again = try await make(configuration).discover()
        try require(catalog == again, "two catalogs differ")
        try require(!catalog.streams.isEmpty, "the catalog is empty")
        try require(Set(catalog.streams.map(\.name)).count == catalog.streams.count, "a name comes twice")
        for stream in catalog.streams {
            try require(!stream.syncModes.isEmpty, "`\(stream.name)` has no sync mode")
            for path in (stream.primaryKey ?? []) + (stream.defaultCursorField.map { [$0] } ?? []) {
                try require(
                    path.reduce(Optional(stream.schema)) { $0?[$1] } != nil,
                    "`\(stream.name)` has no column `\(path.joined(separator: "."))`")
            }
        }
    }

    // MARK: - Reading

    private func readsInOrder() async throws {
        let (sink, names) = try await readAll()
        try require(sink.violations.isEmpty, sink.violations.joined(separator: "; "))
        for name in names {
            if let error = sink.failure(name) { throw KitError("`\(name)` failed: \(error)") }
            try require(!sink.records(name).isEmpty, "`\(name)` has no records; give the service some")
            guard case .completed = sink.events(name).last else { throw KitError("`\(name)` did not end") }
            try require(sink.state(name) != nil, "`\(name)` has no state")
        }
    }

    /// After everything has been read there is nothing.
    private func isFinished() async throws {
        let (first, names) = try await readAll()
        var states: [StreamDescriptor: StreamState] = [:]
        for name in names where !(try await isFullScan(name)) {
            states[StreamDescriptor(name)] = first.state(name)
        }
        let (second, _) = try await readAll(states: states, only: states.keys.map(\.name))
        for name in states.keys.map(\.name) {
            try require(
                second.records(name).isEmpty,
                "`\(name)` gives \(second.records(name).count) records again")
        }
    }

    private func resumesAnywhere(keepsMemory: Bool) async throws {
        let (whole, names) = try await readAll()
        for name in names where !(try await isFullScan(name)) {
            let wanted = whole.records(name)
            let checkpoints = whole.checkpoints(name)
            let step = max(1, checkpoints.count / Self.resumesMax)
            for index in stride(from: 0, to: checkpoints.count, by: step) {
                var (state, count) = checkpoints[index]
                if !keepsMemory { state.memory = nil }
                let (rest, _) = try await readAll(states: [StreamDescriptor(name): state], only: [name])
                let both = wanted.prefix(count) + rest.records(name)
                if keepsMemory {
                    try require(
                        both.sorted() == wanted.sorted(),
                        "`\(name)` after state \(index + 1): \(both.count) records instead of \(wanted.count)"
                    )
                } else {
                    try require(
                        Set(both) == Set(wanted),
                        "`\(name)` after state \(index + 1) alone: \(Set(wanted).subtracting(both).count) are lost"
                    )
                }
            }
        }
    }

    private func unknownStream() async throws {
        let sink = RecordingSink()
        let stream = CatalogStream(
            StreamDescriptor("no_such_stream"), schema: SchemaNode([.object]), syncModes: [.fullRefresh])
        try await make(configuration).read(
            request([stream]), into: sink)
        try require(
            sink.failure("no_such_stream")?.code == .sourceUnknownStream,
            "an unknown stream is not told as such")
    }

    private struct Refusal: Error {}

    private func sinkErrors() async throws {
        let catalog = try await make(configuration).discover()
        let sink = RecordingSink { _, event in if case .batch = event { throw Refusal() } }
        do {
            try await make(configuration).read(request(catalog.streams), into: sink)
        } catch is Refusal {
            return
        }
        throw KitError("the error of the sink is not passed on")
    }

    private func cancellation() async throws {
        let source = try make(configuration)
        let catalog = try await source.discover()
        let sink = RecordingSink { _, event in
            if case .batch = event { try await Task.sleep(for: .seconds(600)) }
        }
        let reading = Task { try await source.read(request(catalog.streams), into: sink) }
        reading.cancel()
        do {
            try await reading.value
        } catch is CancellationError {
            return
        }
        throw KitError("a cancelled reading ends as if it were complete")
    }

    // MARK: - Means

    private func readAll(
        states: [StreamDescriptor: StreamState] = [:], only: [String]? = nil
    ) async throws -> (sink: RecordingSink, names: [String]) {
        let source = try make(configuration)
        let streams = try await source.discover().streams.filter { only?.contains($0.name) ?? true }
        let sink = RecordingSink()
        var request = request(streams)
        request.states = states
        try await source.read(request, into: sink)
        return (sink, streams.map(\.name))
    }

    private func request(_ streams: [CatalogStream]) -> ReadRequest {
        let configured = streams.map { stream in
            ConfiguredStream(
                stream, syncMode: stream.syncModes.contains(.incremental) ? .incremental : .fullRefresh,
                destinationSyncMode: .append, cursorField: stream.defaultCursorField ?? [],
                primaryKey: stream.primaryKey ?? [])
        }
        return ReadRequest(
            catalog: ConfiguredCatalog(streams: configured), states: [:], concurrency: 3)
    }

    private func isFullScan(_ name: String) async throws -> Bool {
        let stream = try await make(configuration).discover().streams.first { $0.name == name }
        return stream.map { !$0.syncModes.contains(.incremental) } ?? true
    }

    private func require(_ condition: Bool, _ message: String) throws {
        if !condition { throw KitError(message) }
    }
}
