// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import Landing
internal import LotusCore

/// Takes what a source reads of one stream, makes files of it, and remembers the state that follows them.
///
/// Incremental streams: at a checkpoint, when enough has come or enough time has passed, files are made of
/// all that waits, and they become visible together with the checkpoint's state. When memory runs short
/// between two checkpoints, files are made that stay invisible until a later checkpoint's state follows.
/// Streams that are read whole become visible all at once, at their end.
actor StreamLander {
    /// What the source said last, and what had come by then.
    private struct Checkpoint {
        let state: StreamState
        let held: PartSummary
    }

    let key: StreamKey
    let plan: StreamPlan
    private let services: SyncServices
    private let writer: GroupWriter
    private let before: StreamRecord
    private let startState: StreamState?
    private let assembler: any PartAssembler
    private let formers: FormerGenerations
    private let turn = Turnstile()
    private let policy: CheckpointPolicy
    private var budgetID = 0
    /// The last checkpoint since files were made.
    private var checkpoint: Checkpoint?
    /// What a source that is read to its end has said last.
    private var latestState: StreamState?
    private var settledState: StreamState?
    private var hash: ContentHash?
    private var extractedAt: Int64
    private var lastCut: UInt64
    private(set) var tally = StreamTally()
    /// What files hold that do not count yet.
    private var unsettled = StreamTally()
    /// nil while the stream is read.
    private(set) var status: StreamResult.Status?
    private(set) var failure: LotusError?

    /// - Parameter before: what was remembered when this sync had begun.
    init(
        plan: StreamPlan, table: LandingTable, lease: StreamLease, before: StreamRecord,
        generationID: Int64, layout: LandingLayout, services: SyncServices
    ) throws {
        key = lease.key
        self.plan = plan
        self.services = services
        self.before = before
        startState = plan.isIncremental ? before.state : nil
        latestState = startState
        settledState = startState
        extractedAt = before.extractedAt
        lastCut = services.time.monotonicNanoseconds()
        policy = plan.partitionField == nil ? services.policy : .partitioned
        assembler = try services.assembly.assembler(
            for: table, stream: key.stream, partitionField: plan.partitionField,
            startedAt: before.startedAt)
        writer = GroupWriter(
            services: services, lease: lease, layout: layout, syncID: before.syncID,
            startedAt: before.startedAt, generationID: generationID)
        formers = FormerGenerations(landing: services.landing, layout: layout)
        if !plan.isIncremental {
            let columns = table.columns.map { "\($0.source)=\($0.engineType)" }.joined(separator: ",")
            // What was appended may be there more than once: replacing it is something else to do.
            hash = ContentHash(columns: plan.overwrites ? "overwrite:" + columns : columns)
        }
    }

    /// Takes part in the sharing of memory. Must be called once, before anything else.
    func enroll() {
        budgetID = services.budget.enroll { [weak self] in await self?.relieve() }
    }

    /// Counts a request.
    func countRequest() { tally.requests += 1 }

    /// Counts a wait for the service.
    func countRateLimit(_ duration: Duration) { tally.rateLimited += duration }

    /// The state that the stream has now.
    var state: StreamState? { settledState }
}

// MARK: - What the source gives

extension StreamLander {
    func records(_ batch: RecordBatch) async throws {
        try await inTurn {
            tally.records += batch.count
            tally.bytes += batch.bytes.count
            // Each batch is later than the one before, whatever the clock says.
            extractedAt = max(batch.emittedAt, extractedAt + 1)
            var first = 0
            while first < batch.count {
                let bytes = batch.bytes.count - batch.range(of: first).lowerBound
                try await makeRoom(bytes)
                let next = try assembler.append(batch, from: first, extractedAt: extractedAt)
                services.budget.set(assembler.summary.memoryBytes, budgetID)
                hash?.add(batch, from: first, to: next)
                if next < batch.count { try await emptyMemory() }
                first = next
            }
        }
        services.progress(.records(key, count: batch.count, bytes: batch.bytes.count))
    }

    func checkpoint(_ state: StreamState) async throws {
        try await inTurn {
            latestState = state
            checkpoint = Checkpoint(state: state, held: assembler.summary)
            if plan.isIncremental, isTimeToCut { try await cut() }
        }
        if plan.isIncremental, let cursor = state.cursor(plan.configured.cursorField) {
            services.progress(.reached(key, cursor: cursor, at: services.time.now()))
        }
    }

    func completed() async throws {
        try await inTurn {
            if plan.isIncremental { try await endIncrement() } else { try await endWhole() }
            status = tally.files == 0 && tally.retiredFiles == 0 ? .unchanged : .succeeded
        }
        release()
    }

    /// The stream cannot go on; what came before the last checkpoint counts.
    func failed(_ error: LotusError, stopped: Bool = false) async {
        try? await turn.pass {
            guard status == nil else { return }
            await giveUp(error, stopped: stopped)
        }
        release()
    }

    /// Makes files of what waits because others need memory.
    private func relieve() async {
        try? await inTurn {
            if assembler.summary.memoryBytes > 0 { try await emptyMemory() }
        }
    }

    private func release() {
        try? assembler.removeAll()
        services.budget.leave(budgetID)
    }

    /// Lets one call after the other in. What goes wrong with this stream's files ends this stream alone.
    private func inTurn(_ body: () async throws -> Void) async throws {
        try await turn.pass {
            if let failure { throw StreamRefused(plan.descriptor, failure) }
            do {
                try await body()
            } catch {
                guard let failure = await end(after: error) else { throw error }
                throw StreamRefused(plan.descriptor, failure)
            }
        }
    }

    /// Ends the stream after an error, unless it only says that the caller was cancelled.
    ///
    /// The caller may be another stream that needs memory: when its cancellation broke off a file of this
    /// one, the group of that file will never be whole, and nothing may join it.
    private func end(after error: any Error) async -> LotusError? {
        if let error = error as? LotusError, !Task.isCancelled {
            await giveUp(error, stopped: false)
            return error
        }
        guard writer.isDoomed else { return nil }
        let failure = Task.isCancelled ? LotusError.syncWasStopped : .unexpected(error, in: key.description)
        await giveUp(failure, stopped: Task.isCancelled)
        return failure
    }
}

// MARK: - Files

extension StreamLander {
    private var isTimeToCut: Bool {
        let held = assembler.summary
        if held.rows == 0 && !writer.isOpen && latestState == settledState { return false }
        let waited = services.time.monotonicNanoseconds() - lastCut
        return held.rows >= policy.rowsMax || held.bytes >= policy.bytesMax
            || (writer.isOpen && held.rows == 0)
            || waited >= UInt64(policy.secondsMax) * 1_000_000_000
    }

    private func makeRoom(_ bytes: Int) async throws {
        while !services.budget.take(bytes, budgetID) {
            if assembler.summary.memoryBytes > 0 {
                try await emptyMemory()
            } else {
                try Task.checkCancellation()
                await services.budget.waitForRoom(bytes)
            }
        }
    }

    /// Moves what is in memory to the disk, or makes files of it.
    private func emptyMemory() async throws {
        if try await assembler.spill() {
            services.budget.set(assembler.summary.memoryBytes, budgetID)
        } else {
            try await cut()
        }
    }

    /// Makes files of all that waits; visible ones when a checkpoint follows all of it.
    private func cut() async throws {
        if plan.isIncremental, let checkpoint, checkpoint.held.rows == assembler.summary.rows {
            try await write(settlement(checkpoint.state))
            settledState = checkpoint.state
        } else {
            try await write(nil)
        }
    }

    /// Makes files of all that waits, and true what is to follow them.
    private func write(_ settlement: Settlement?) async throws {
        let held = assembler.summary
        checkpoint = nil
        lastCut = services.time.monotonicNanoseconds()
        if held.rows == 0, !writer.isOpen {
            if let settlement { try await writer.settle(settlement) }
            return
        }
        let files = try await writer.write(assembler, settlement)
        try assembler.removeAll()
        services.budget.set(0, budgetID)
        unsettled.rows += held.rows
        unsettled.changes += files.reduce(0) { $0 + $1.changes }
        unsettled.files += files.count
        unsettled.fileBytes += files.reduce(0) { $0 + $1.bytes }
        for file in files { services.progress(.file(key, bytes: file.bytes)) }
        if settlement != nil { countSettled() }
    }

    private func countSettled() {
        tally.rows += unsettled.rows
        tally.changes += unsettled.changes
        tally.files += unsettled.files
        tally.fileBytes += unsettled.fileBytes
        unsettled = StreamTally()
    }

    private func settlement(_ state: StreamState?, retired: [String] = []) -> Settlement {
        Settlement(
            state: state, extractedAt: extractedAt, generationID: writer.generationID,
            contentHash: hash?.text, retired: retired)
    }
}

// MARK: - Ends

extension StreamLander {
    private func endIncrement() async throws {
        let state = latestState
        if assembler.summary.rows > 0 || writer.isOpen || state != settledState {
            try await write(settlement(state))
        }
        settledState = state
    }

    /// All rows become visible at once, unless they are those that are there.
    private func endWhole() async throws {
        if hash?.text == before.contentHash {
            try await writer.abandon()
            return
        }
        var retired: [String] = []
        if plan.overwrites {
            let kept = writer.keys
            retired = try await formers.keys(before: writer.generationID, except: kept)
        }
        try await write(settlement(nil, retired: retired))
        tally.retiredFiles = retired.count
    }

    /// Saves what came before the last checkpoint, if that can still be done; if not, the next sync reads
    /// it again.
    private func giveUp(_ error: LotusError, stopped: Bool) async {
        failure = error
        status = stopped ? .stopped : .failed
        do {
            if plan.isIncremental, !writer.isDoomed, let checkpoint,
                try assembler.cut(to: checkpoint.held)
            {
                try await write(settlement(checkpoint.state))
                settledState = checkpoint.state
            } else {
                try await writer.abandon()
            }
        } catch {
            // The files' intents are known: the next sync ends what was begun.
            try? await writer.abandon()
        }
        // What is held would be taken for something that others can have.
        try? assembler.removeAll()
        services.budget.set(0, budgetID)
    }
}
