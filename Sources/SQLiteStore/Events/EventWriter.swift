// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

/// Writes events in a transaction, with what follows from them for steps, assets and checks.
struct EventWriter {
    private let database: Database
    private let run: RunRow?
    private let last: Int64
    private var next: Int64
    private var labels: Labels
    private var contents: Contents
    private var steps: StepRows?
    private var assets: AssetRows

    /// - Parameters:
    ///   - count: how many events will be written.
    ///   - run: nil for news of assets that no run made.
    init(_ count: Int, of run: RunRow?, _ database: Database) throws {
        self.database = database
        self.run = run
        last = try EventRow.take(count, database)
        next = last - Int64(count) + 1
        labels = Labels(database)
        contents = Contents(database, event: last)
        steps = run.map { StepRows($0, database) }
        assets = AssetRows(database, run: run?.record.id)
    }

    mutating func keep(_ texts: [ContentHash: String]) throws {
        for (hash, text) in texts { try contents.keep(text, as: hash) }
    }

    /// Writes an event. - Returns: its id.
    @discardableResult
    mutating func add(_ event: RunEvent) throws -> Int64 {
        let id = next
        next += 1
        precondition(id <= last, "As many events are written as were announced.")
        let step = try event.step.map { try labels.number($0) }
        let asset = try event.asset.map { try labels.number($0) }
        let data = try EventText.data(event.kind, &labels, &contents)
        try EventRow.insert(
            event, id: id, run: run?.number, step: step, asset: asset, data: data, database)
        try follow(event, id, step, asset, data)
        return id
    }

    /// Ends writing. - Returns: the id of the last event.
    mutating func finish() throws -> Int64 {
        try steps?.finish()
        return last
    }

    // MARK: What follows

    private mutating func follow(
        _ event: RunEvent, _ id: Int64, _ step: Int64?, _ asset: Int64?, _ data: String?
    ) throws {
        switch event.kind {
        case .stepsPlanned(let names): try steps?.plan(names.map { try labels.number($0) })
        case .stepStarted: try change(.started, event, id, step, asset)
        case .stepSucceeded: try change(.succeeded, event, id, step, asset)
        case .stepFailed: try change(.failed, event, id, step, asset)
        case .stepSkipped: try change(.skipped, event, id, step, asset)
        case .stepCanceled: try change(.canceled, event, id, step, asset)
        case .materialized(let metadata), .observed(let metadata):
            guard let asset else { return }
            try assets.make(
                asset, id, event, content: try metadata.sql.flatMap { try contents.use($0) }, data)
        case .checked(let result):
            guard let asset else { return }
            try assets.touch(asset)
            try assets.check(asset, result, try labels.number(result.check), event)
        case .note, .status: if let asset { try assets.touch(asset) }
        }
    }

    private mutating func change(
        _ status: StepRecord.Status, _ event: RunEvent, _ id: Int64, _ step: Int64?, _ asset: Int64?
    ) throws {
        guard let step, let change = try steps?.change(step, to: status, event, asset) else {
            if let asset { try assets.touch(asset) }
            return
        }
        guard let asset = change.asset else { return }
        let reason = status == .succeeded || status == .started ? nil : event.message
        if change.hadStarted, status != .started {
            try assets.follow(asset, status, reason)
        } else {
            try assets.attempt(asset, id, event.time, status, reason)
        }
    }
}
