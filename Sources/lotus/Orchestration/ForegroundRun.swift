// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator

/// A run that a command asks for and follows to its end.
struct ForegroundRun: Sendable {
    private let instance: ProjectInstance
    private let isQuiet: Bool
    private let time = SystemTime()

    /// - Parameter isQuiet: whether nothing is told of what happens in the run.
    init(_ instance: ProjectInstance, isQuiet: Bool = false) {
        self.instance = instance
        self.isQuiet = isQuiet
    }

    private static let lookInterval = Duration.milliseconds(100)

    /// Makes a run, and has it done by the daemon, or here when there is none.
    ///
    /// - Returns: how it ended; nil of one that was only queued.
    func run(_ request: RunRequest, isDetached: Bool = false) async throws -> RunStatus? {
        var random = RandomSource.system
        let id = RunID.make(at: time.now(), random: &random)
        _ = try await instance.store.create([NewRun(id, request)], now: time.now())
        guard !isDetached else {
            try OutputSink.print([id.text])
            return nil
        }
        do {
            let status = try await followed(id)
            if status == nil { throw CancellationError() }
            return status
        } catch is CancellationError {
            let store = instance.store
            return try await Task.detached { try await Self.cancel(id, store) }.value
        }
    }

    private func followed(_ id: RunID) async throws -> RunStatus? {
        try await withThrowingTaskGroup(of: RunStatus?.self) { group in
            if try await !hasDaemon() { group.addTask { try await work(on: id) } }
            group.addTask { try await follow(id) }
            defer { group.cancelAll() }
            // The one that works ends first, the other tells of it.
            var status: RunStatus?
            while let next = try await group.next() { status = next ?? status }
            return status
        }
    }

    /// A wish to cancel; returns how the run ended, for which it waits a while.
    private static func cancel(_ id: RunID, _ store: any RunStore) async throws -> RunStatus? {
        for attempt in 0..<300 {
            guard let run = try await store.run(id) else { return nil }
            if run.status.isTerminal { return run.status }
            if attempt == 0 {
                _ = try? await store.apply(
                    .cancel(reason: "Ctrl-C"), to: id, lease: nil, now: SystemTime().now())
            }
            // Given back by a worker of this process that was stopped: nobody else will end it.
            try await Task.sleep(for: lookInterval)
        }
        return .canceled
    }

    private func hasDaemon() async throws -> Bool {
        guard let lease = try await instance.store.daemonLease() else { return false }
        switch lease.owner.presence {
        case .alive: return true
        case .gone: return false
        case .unknown: return lease.expiresAt >= time.now()
        }
    }

    // MARK: Working

    /// Waits until the run may begin, and works on it in this process.
    private func work(on id: RunID) async throws -> RunStatus? {
        let queue = RunQueue(limits: instance.instanceSettings.limits)
        while true {
            let active = try await instance.store.runs(.active)
            // Others that wait are for a daemon: this run does not wait behind them.
            let admissible = queue.admissible(
                queued: active.filter { $0.id == id && $0.status == .queued },
                active: active.filter { $0.status.isWithWorker && !isAbandoned($0) }, now: time.now())
            if admissible.contains(id) { break }
            guard active.contains(where: { $0.id == id }) else { return nil }
            try await Task.sleep(for: Self.lookInterval)
        }
        _ = try await instance.store.apply(.start, to: id, lease: nil, now: time.now())
        return try await instance.worker().work(on: id)
    }

    /// A run whose worker is gone waits for a daemon that ends it; nobody writes for it any more.
    private func isAbandoned(_ run: RunRecord) -> Bool {
        guard let lease = run.lease else { return false }
        return lease.owner.presence == .gone || lease.expiresAt < time.now()
    }

    // MARK: Following

    /// Tells what happens in a run until it is over.
    func follow(_ id: RunID) async throws -> RunStatus? {
        var filter = EventFilter()
        filter.run = id
        let view = RunView(id)
        while true {
            let events = try await instance.store.events(filter)
            for stored in events {
                if !isQuiet, let line = view.line(of: stored) { Terminal.writeError(line + "\n") }
                if case .status(let status) = stored.event.kind, status.isTerminal { return status }
                filter.after = stored.id
            }
            if events.isEmpty { try await Task.sleep(for: Self.lookInterval) }
        }
    }
}

/// The events of a run as lines.
struct RunView: Sendable {
    private let id: RunID

    init(_ id: RunID) { self.id = id }

    /// nil for what nobody wants to read.
    func line(of stored: StoredEvent) -> String? {
        let event = stored.event
        let time = event.time.description.dropFirst(11).prefix(8)
        guard let text = text(of: event) else { return nil }
        return "\(time) \(TextTable.oneLine(text))"
    }

    private func text(of event: RunEvent) -> String? {
        let name = event.step ?? event.asset?.description ?? ""
        let reason = event.message.map { ": \($0)" } ?? ""
        switch event.kind {
        case .status(let status): return "run \(id.short) \(status.rawValue)\(reason)"
        case .stepsPlanned(let steps): return "\(steps.count) \(steps.count == 1 ? "step" : "steps")"
        case .stepStarted: return "\(name) started"
        case .materialized(let metadata): return "\(name) made\(Self.figures(metadata))"
        case .observed(let metadata): return "\(name) has news\(Self.figures(metadata))"
        case .stepSucceeded: return event.message.map { "\(name): \($0)" }
        case .stepFailed: return "\(name) failed\(reason)"
        case .stepSkipped: return "\(name) skipped\(reason)"
        case .stepCanceled: return "\(name) canceled\(reason)"
        case .checked(let result):
            if result.passed { return nil }
            let word = result.severity == .warning ? "warns" : "failed"
            return "\(name) check \(result.check) \(word)\(reason)"
        case .note(let level): return level == .debug ? nil : "\(level.rawValue): \(event.message ?? "")"
        }
    }

    private static func figures(_ metadata: AssetMetadata) -> String {
        var parts: [String] = []
        if let rows = metadata.rows { parts.append("\(FigureText.count(Int(rows))) rows") }
        if let files = metadata.files { parts.append("\(FigureText.count(Int(files))) files") }
        if let bytes = metadata.bytes { parts.append(FigureText.bytes(Int(bytes))) }
        let seconds = metadata.seconds.map { " in \(FigureText.duration(.seconds($0)))" } ?? ""
        return (parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")) + seconds
    }
}
