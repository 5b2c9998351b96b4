// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import Orchestrator

/// Copies streams.
package protocol StreamCopier: Sendable {
    /// Copies streams of one project, connections side by side.
    ///
    /// - Parameters:
    ///   - streams: all with a connection.
    ///   - tell: is told as each stream begins and ends.
    func copy(
        _ streams: [ProjectStream], isFullRefresh: Bool,
        tell: @escaping @Sendable (StreamCopyEvent) -> Void
    ) async throws
}

/// What happens to a stream that is copied.
package enum StreamCopyEvent: Sendable {
    case started(AssetKey)
    /// It was read to its end; with how much came.
    case finished(AssetKey, AssetMetadata)
    case failed(AssetKey, LotusError)
    /// A line for people; of the stream, or of all with nil.
    case line(AssetKey?, String)
}

/// Makes nodes of a dbt project.
package protocol NodeBuilder: Sendable {
    /// Builds nodes, with the tests that can be run on them.
    ///
    /// - Parameters:
    ///   - nodes: by `unique_id`.
    ///   - tests: the tests, by `unique_id`.
    ///   - tell: is told as nodes begin and end; called from several threads.
    func build(
        nodes: Set<String>, tests: Set<String>, _ options: RunOptions,
        tell: @escaping @Sendable (NodeBuildEvent) -> Void
    ) async throws
}

/// What happens to a node that is built.
package enum NodeBuildEvent: Sendable {
    case started(String)
    case succeeded(String, AssetMetadata, sql: String?)
    case failed(String, reason: String)
    /// There was nothing to do, such as no new file to read.
    case idle(String, reason: String)
    /// It was not begun; without a reason because of something that failed before.
    case skipped(String, reason: String?)
    case tested(String, passed: Bool, failures: Int64?, message: String?)
    /// What dbt prints; of a node, or of all with nil.
    case line(String?, String)
}

/// The upkeep of the lake.
package protocol LakeUpkeep: Sendable {
    /// - Returns: lines for people.
    func maintain() async throws -> [String]
}

/// Does the work of a run on a lake: copies streams, builds dbt's nodes, keeps the lake in order.
package struct LakeRunExecutor: RunExecutor {
    private let project: @Sendable () async throws -> ProjectDefinitions
    private let store: any RunStore
    private let copier: any StreamCopier
    private let builder: any NodeBuilder
    private let upkeep: any LakeUpkeep
    private let time: any TimeSource

    /// - Parameter project: reads the project as it is now.
    package init(
        project: @escaping @Sendable () async throws -> ProjectDefinitions, store: any RunStore,
        copier: any StreamCopier, builder: any NodeBuilder, upkeep: any LakeUpkeep,
        time: any TimeSource = .system
    ) {
        self.project = project
        self.store = store
        self.copier = copier
        self.builder = builder
        self.upkeep = upkeep
        self.time = time
    }

    package func execute(_ run: RunRecord, _ log: any RunLog) async throws -> Bool {
        if run.request.job == .maintenance { return try await maintain(log) }
        let project = try await project()
        let steps = RunSteps(project, log, time)
        let assets = try await wanted(run, project, log, steps)
        log.tell(RunEvent(.stepsPlanned(assets.map(\.key.description)), at: time.now()))
        for asset in assets where !asset.isExecutable {
            steps.end(
                asset.key, .stepFailed,
                asset.kind == .stream
                    ? "the stream has no connection: nobody here can copy it" : "nobody here makes it")
        }
        try await copy(assets.filter { $0.kind == .stream && $0.isExecutable }, run, project, steps)
        try await build(
            assets.filter { $0.kind != .stream && $0.isExecutable }, run, project, steps)
        return !steps.hasFailures
    }

    /// What is to be made, parents first. Assets that are gone since fail at once.
    private func wanted(
        _ run: RunRecord, _ project: ProjectDefinitions, _ log: any RunLog, _ steps: RunSteps
    ) async throws -> [Asset] {
        let graph = project.definitions.assets
        var keys = Set(run.request.assets)
        if run.request.options.isFromFailure {
            keys.subtract(try await finished(before: run))
        }
        for key in keys.sorted() where graph[key] == nil {
            steps.end(key, .stepFailed, "the project has no such asset any more")
        }
        return graph.order.filter { keys.contains($0) }.compactMap { graph[$0] }
    }

    /// What the earlier attempts at a run made and found well. An asset whose check failed is none of it, else
    /// the next attempt would have nothing to do, and succeed.
    private func finished(before run: RunRecord) async throws -> Set<AssetKey> {
        var finished: Set<AssetKey> = []
        for attempt in try await attempts(before: run).sorted() {
            for step in try await store.steps(of: attempt) where step.status == .succeeded {
                if let key = AssetKey(parsing: step.key) { finished.insert(key) }
            }
            finished.subtract(try await withFailedChecks(attempt))
        }
        return finished
    }

    private func withFailedChecks(_ run: RunID) async throws -> Set<AssetKey> {
        var filter = EventFilter()
        filter.run = run
        var failed: Set<AssetKey> = []
        while true {
            let events = try await store.events(filter)
            for stored in events {
                filter.after = stored.id
                if case .checked(let result) = stored.event.kind, !result.passed, result.severity == .error,
                    let asset = stored.event.asset
                {
                    failed.insert(asset)
                }
            }
            if events.count < filter.limit { return failed }
        }
    }

    /// The earlier attempts at a run.
    private func attempts(before run: RunRecord) async throws -> Set<RunID> {
        guard let root = run.request.root else { return Set([run.request.parent].compactMap { $0 }) }
        var filter = RunFilter()
        filter.root = root
        return Set(try await store.runs(filter).map(\.id)).union([root]).subtracting([run.id])
    }

    // MARK: Streams

    private func copy(
        _ assets: [Asset], _ run: RunRecord, _ project: ProjectDefinitions, _ steps: RunSteps
    ) async throws {
        guard !assets.isEmpty else { return }
        let keys = Set(assets.map(\.key))
        let streams = project.streams.filter { keys.contains($0.asset) }
        do {
            try await copier.copy(streams, isFullRefresh: run.request.options.isFullRefresh) { event in
                switch event {
                case .started(let key): steps.start(key)
                case .finished(let key, let metadata): steps.made(key, metadata)
                case .failed(let key, let error): steps.end(key, .stepFailed, error.description)
                case .line(let key, let text): steps.print(text, key)
                }
            }
        } catch {
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            let reason = (error as? LotusError)?.description ?? "\(error)"
            for asset in assets { steps.end(asset.key, .stepFailed, reason) }
        }
        try Task.checkCancellation()
        for asset in assets where !steps.isOver(asset.key) {
            steps.end(asset.key, .stepFailed, "the sync did not come to it")
        }
    }

    // MARK: Nodes

    private func build(
        _ assets: [Asset], _ run: RunRecord, _ project: ProjectDefinitions, _ steps: RunSteps
    ) async throws {
        let graph = project.definitions.assets
        let failed = steps.failed
        let behind = graph.descendants(of: failed)
        for asset in assets where behind.contains(asset.key) {
            steps.end(asset.key, .stepSkipped, "what it is made from failed")
        }
        let left = assets.filter { !behind.contains($0.key) }
        guard !left.isEmpty else { return }
        let keys = Dictionary(left.map { ($0.name, $0.key) }) { first, _ in first }
        let checks = BuildableChecks(project, left)
        do {
            try await builder.build(
                nodes: Set(keys.keys), tests: checks.tests, run.request.options
            ) { event in
                switch event {
                case .started(let id): if let key = keys[id] { steps.start(key) }
                case .succeeded(let id, let metadata, let sql):
                    if let key = keys[id] { steps.made(key, metadata, sql: sql) }
                case .failed(let id, let reason):
                    if let key = keys[id] { steps.end(key, .stepFailed, reason) }
                case .idle(let id, let reason): if let key = keys[id] { steps.idle(key, reason) }
                case .skipped(let id, let reason):
                    if let key = keys[id] {
                        steps.end(key, .stepSkipped, reason ?? "what it is made from failed")
                    }
                case .tested(let id, let passed, let failures, let message):
                    if let (key, check) = checks.check(id) {
                        steps.checked(key, check, passed: passed, failures: failures, message)
                    }
                case .line(let id, let text): steps.print(text, id.flatMap { keys[$0] })
                }
            }
        } catch {
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            let reason = (error as? LotusError)?.description ?? "\(error)"
            for asset in left { steps.end(asset.key, .stepFailed, reason) }
        }
        try Task.checkCancellation()
        for asset in left where !steps.isOver(asset.key) {
            steps.end(asset.key, .stepSkipped, "dbt did not come to it")
        }
    }

    // MARK: Upkeep

    private func maintain(_ log: any RunLog) async throws -> Bool {
        let step = "lake"
        log.tell(RunEvent(.stepsPlanned([step]), at: time.now()))
        log.tell(RunEvent(.stepStarted, at: time.now(), step: step))
        do {
            for line in try await upkeep.maintain() { log.print(line + "\n", step: step) }
            log.tell(RunEvent(.stepSucceeded, at: time.now(), step: step))
            return true
        } catch {
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            let reason = (error as? LotusError)?.description ?? "\(error)"
            log.tell(RunEvent(.stepFailed, at: time.now(), step: step, message: reason))
            return false
        }
    }
}
