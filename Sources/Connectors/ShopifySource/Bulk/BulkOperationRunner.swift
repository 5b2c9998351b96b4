// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore
internal import Synchronization

/// Carries out what a ``BulkOperationMachine`` asks for, until a window's result is there.
struct BulkOperationRunner: Sendable {
    /// How a window ends.
    enum Outcome: Sendable {
        case result(BulkResult)
        case nothing
        /// It is to be read in these parts instead, because of this.
        case parts([BulkWindow], reason: String)
    }

    let stream: ShopifyStream
    let queries: BulkQueries
    let client: GraphQLClient
    let downloads: ServiceClient
    let context: SourceContext
    /// How many operations of this source are running.
    let running: RunningCount
    let sink: any RecordSink
    /// How long an operation may take.
    let runningMax: Duration

    func run(_ window: BulkWindow) async throws -> Outcome {
        var machine = BulkOperationMachine(runningMax: runningMax)
        var createdNs: UInt64 = 0
        var action = machine.start()
        var result: BulkResult?
        var isCounted = false
        var hasTold = false
        defer { if isCounted { running.end() } }
        while true {
            switch action {
            case .create:
                action = try await create(window, &machine)
                if machine.id != nil, !isCounted {
                    running.begin()
                    isCounted = true
                    createdNs = context.time.monotonicNanoseconds()
                }
                if machine.isWaitingForOthers, !hasTold {
                    hasTold = true
                    await sink.note(
                        .log(
                            .warn,
                            "\(stream.name): bulk operations of an earlier sync, or of another program with this token, keep the shop busy; waiting for them"
                        ))
                }
            case .wait(let duration):
                try await context.time.sleep(for: duration)
                action = machine.waited()
            case .poll(let id):
                let data = try await client.data(BulkQueries.status(id), for: stream)
                let nowNs = context.time.monotonicNanoseconds()
                action = machine.polled(
                    BulkOperationStatus(data["node"]),
                    after: .nanoseconds(Int64(clamping: nowNs - min(createdNs, nowNs))))
            case .cancel(let id):
                _ = try await client.data(BulkQueries.cancel(id), for: stream)
                action = machine.canceled()
            case .download(let url):
                result = nil
                action = try await download(url, &result, &machine)
            case .deliver:
                if let result { return .result(result) }
                return .nothing
            case .recount: action = machine.recounted(try await recount(window))
            case .deliverNothing: return .nothing
            case .halve(let reason):
                guard let parts = window.again() else { throw BulkErrors(stream).gaveUp(window, reason) }
                return .parts(parts, reason: reason)
            case .fail(let failure): throw BulkErrors(stream).error(failure)
            }
        }
    }

    private func create(
        _ window: BulkWindow, _ machine: inout BulkOperationMachine
    ) async throws -> BulkOperationMachine.Action {
        let data = try await client.data(queries.run(window), for: stream)
        let payload = data["bulkOperationRunQuery"]
        if let error = payload?["userErrors"]?.elements?.first {
            let message = error["message"]?.string ?? ""
            let isBusy =
                error["code"]?.string == "OPERATION_IN_PROGRESS" || message.contains("already in progress")
            return isBusy ? machine.busy(oursRunning: running.count) : machine.refused(message)
        }
        guard let id = payload?["bulkOperation"]?["id"]?.string else {
            return machine.refused("no operation was made")
        }
        return machine.created(id: id)
    }

    /// How many records the shop says that the window has.
    private func recount(_ window: BulkWindow) async throws -> Int {
        try await BulkPlanner(stream: stream, queries: queries, client: client).count([window])
            .reduce(0) { $0 + $1.count }
    }

    // MARK: - Download

    /// What another download, or another operation, may mend.
    private static let mendable: Set<LotusError.Code> = [
        .sourceToken, .sourcePermission, .sourceNotFound, .sourceStatus, .sourceUnavailable,
        .sourceMalformed, .sourceTruncated, .sourceTimeout, .sourceRateLimit,
    ]

    private func download(
        _ text: String, _ result: inout BulkResult?, _ machine: inout BulkOperationMachine
    ) async throws -> BulkOperationMachine.Action {
        guard let url = ServiceURL(text) else {
            return machine.downloadFailed("the address of the result is none")
        }
        let indexer = SharedIndexer(BulkIndexer(stream, queries.children))
        do {
            let file = try BulkResultFile(
                in: context.temporaryFolder, of: stream, random: context.random)
            let request = ServiceRequest(.get, url, stream: stream.descriptor)
            _ = try await downloads.stream(request) { bytes in
                try await BlockingThreads.run {
                    try file.append(bytes)
                    try indexer.add(bytes)
                }
            }
            let index = try await BlockingThreads.run { try indexer.finish() }
            let orphanCount = index.orphanCount
            if orphanCount > 0 {
                return machine.downloadFailed("\(orphanCount) lines belong to parents that did not come")
            }
            result = BulkResult(file: file, index: index)
        } catch let error as LotusError where Self.mendable.contains(error.code) {
            return machine.downloadFailed(error.message)
        }
        return machine.downloaded(lineCount: indexer.lineCount, byteCount: indexer.byteCount)
    }
}

/// An indexer that a download feeds from wherever it comes.
private final class SharedIndexer: Sendable {
    private let indexer: Mutex<BulkIndexer>

    init(_ indexer: BulkIndexer) {
        self.indexer = Mutex(indexer)
    }

    var lineCount: Int { indexer.withLock { $0.lineCount } }
    var byteCount: Int { indexer.withLock { $0.byteCount } }

    func add(_ bytes: [UInt8]) throws { try indexer.withLock { try $0.add(bytes) } }
    func finish() throws -> BulkIndex { try indexer.withLock { try $0.finish() } }
}

/// How many bulk operations of a source are under way at the shop.
final class RunningCount: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }
    func begin() { value.withLock { $0 += 1 } }
    func end() { value.withLock { $0 -= 1 } }
}
