// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// Reads a stream by bulk operations: several windows are at work side by side, and their records are given
/// in order, so that a state is always that of a whole past.
struct BulkReader: Sendable {
    /// A window that is not yet given.
    private enum Place {
        case waiting(BulkWindow)
        case running(Int)
        case ready(BulkResult)
    }

    let stream: ShopifyStream
    let root: ShopifyStream.BulkRoot
    let configuration: ShopifyConfiguration
    let queries: GraphQLClient
    let downloads: ServiceClient
    let context: SourceContext
    let running: RunningCount

    private var children: [ShopifyStream.BulkChild] { root.children(configuration) }
    private var texts: BulkQueries { BulkQueries(root: root, children: children) }

    func read(after state: StreamState?, into sink: any RecordSink) async throws {
        var position = try ShopifyStates.List(state, of: stream).records
        let now = context.time.now()
        position.retreat(to: configuration.rereadFrom(now))
        let from = max(configuration.startDate, position.memory.cursor ?? configuration.startDate)
        let planner = BulkPlanner(stream: stream, queries: texts, client: queries)
        // What changes from now on is read the next time: no window moves while it is read.
        let (windows, asked) = try await planner.windows(
            from: from, until: Instant.wholeSecond(now) + .seconds(1))
        try await read(windows, &position, configuration.settled(min(now, asked)), into: sink)
        try await sink.checkpoint(stream.descriptor, self.state(position))
    }

    private func state(_ position: CursorPosition) -> StreamState {
        var list = ShopifyStates.List()
        list.records = position
        return list.state(of: stream, hasDeleted: false)
    }

    private func read(
        _ windows: [BulkWindow], _ position: inout CursorPosition, _ settled: SettledTime,
        into sink: any RecordSink
    ) async throws {
        let runner = BulkOperationRunner(
            stream: stream, queries: texts, client: queries, downloads: downloads, context: context,
            running: running, sink: sink, runningMax: configuration.operationMax)
        try await withThrowingTaskGroup(of: (Int, BulkOperationRunner.Outcome).self) { group in
            var places = windows.map { Place.waiting($0) }
            var lastID = 0
            while !places.isEmpty {
                for index in places.indices.prefix(ShopifyAPI.bulkOperationsMax) {
                    guard case .waiting(let window) = places[index] else { continue }
                    lastID += 1
                    let id = lastID
                    places[index] = .running(id)
                    group.addTask { (id, try await runner.run(window)) }
                }
                if case .ready(let result) = places[0] {
                    places.removeFirst()
                    try await give(result, &position, settled, into: sink)
                    continue
                }
                guard let (id, outcome) = try await group.next() else { break }
                try await settle(id, outcome, &places, sink)
            }
        }
    }

    private func settle(
        _ id: Int, _ outcome: BulkOperationRunner.Outcome, _ places: inout [Place], _ sink: any RecordSink
    ) async throws {
        let place = places.firstIndex { if case .running(id) = $0 { true } else { false } }
        guard let place else { return }
        switch outcome {
        case .result(let result): places[place] = .ready(result)
        case .nothing: places.remove(at: place)
        case .parts(let windows, let reason):
            places.replaceSubrange(place...place, with: windows.map { .waiting($0) })
            await sink.note(.log(.warn, "\(stream.name): a bulk operation is run anew: \(reason)"))
        }
    }

    /// Gives the records of a window, and the state after them.
    private func give(
        _ result: BulkResult, _ position: inout CursorPosition, _ settled: SettledTime,
        into sink: any RecordSink
    ) async throws {
        let assembler = BulkAssembler(
            result, of: stream, children, after: position, configuration)
        let time = context.time
        while let batches = try await BlockingThreads.run({
            try assembler.next(settled: settled.instant, now: time.now())
        }) {
            for batch in batches { try await sink.records(batch) }
        }
        position = assembler.position
        if position.makeRoom(notPast: settled.limit), configuration.rereads {
            await sink.note(stream.crowdedNote)
        }
        try await sink.checkpoint(stream.descriptor, state(position))
    }
}
