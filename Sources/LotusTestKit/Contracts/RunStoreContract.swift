// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
package import Orchestrator

/// What every ``RunStore`` does, as checks that a test runs one by one.
///
///     @Test(arguments: RunStoreContract.Check.allCases)
///     func theContractHolds(_ check: RunStoreContract.Check) async throws {
///         try await RunStoreContract { try … }.run(check)
///     }
///
/// A check that fails throws a ``KitError``.
package struct RunStoreContract: Sendable {
    /// One thing that a store does.
    package enum Check: String, CaseIterable, Sendable {
        case emptyStore, keepsRequests, ordersRuns, filtersRuns, findsByEnding, dedupsRunKeys, createsOnce
        case walksThroughLife, refusesChanges, unknownRuns, requeues, cancelsQueued
        case oneWorker, fencesTheOld, fencesTheLost, renewsLeases
        case keepsEvents, filtersEvents, eventIDsGrow, appendsAllOrNothing, keepsContent
        case followsSteps, plansAnew, endsStepsOfFailed, endsStepsOfCanceled, endsRunsWithoutSteps
        case sparesSucceededAssets, keepsMaterializations, keepsChecks, keepsObservations
        case keepsTicks, ticksAreAtomic, joinsEqualSkips, failedTicksKeepTheCursor, switchesAutomata
        case rememberTimes, keepsDecisions
        case oneDaemon, takesOverTheDaemon, releasesTheDaemon, pauses
        case prunesTicks, prunesRuns, prunesLittleByLittle, keepsWhatIsNeeded, prunesContent
        case survivesReopening, twoHandles
    }

    let open: @Sendable () async throws -> any RunStore

    /// - Parameter open: Opens the same store each time; it is empty when a check begins.
    package init(_ open: @escaping @Sendable () async throws -> any RunStore) {
        self.open = open
    }

    /// Runs one check; throws ``KitError`` when the store does otherwise.
    package func run(_ check: Check) async throws {
        let store = try await open()
        switch check {
        case .emptyStore: try await emptyStore(store)
        case .keepsRequests: try await keepsRequests(store)
        case .ordersRuns: try await ordersRuns(store)
        case .filtersRuns: try await filtersRuns(store)
        case .findsByEnding: try await findsByEnding(store)
        case .dedupsRunKeys: try await dedupsRunKeys(store)
        case .createsOnce: try await createsOnce(store)
        case .walksThroughLife: try await walksThroughLife(store)
        case .refusesChanges: try await refusesChanges(store)
        case .unknownRuns: try await unknownRuns(store)
        case .requeues: try await requeues(store)
        case .cancelsQueued: try await cancelsQueued(store)
        case .oneWorker: try await oneWorker(store)
        case .fencesTheOld: try await fencesTheOld(store)
        case .fencesTheLost: try await fencesTheLost(store)
        case .renewsLeases: try await renewsLeases(store)
        case .keepsEvents: try await keepsEvents(store)
        case .filtersEvents: try await filtersEvents(store)
        case .eventIDsGrow: try await eventIDsGrow(store)
        case .appendsAllOrNothing: try await appendsAllOrNothing(store)
        case .keepsContent: try await keepsContent(store)
        case .followsSteps: try await followsSteps(store)
        case .plansAnew: try await plansAnew(store)
        case .endsStepsOfFailed: try await endsSteps(store, .fail(reason: "worker"), .failed, .skipped)
        case .endsStepsOfCanceled: try await endsSteps(store, .canceled, .canceled, .canceled)
        case .endsRunsWithoutSteps: try await endsRunsWithoutSteps(store)
        case .sparesSucceededAssets: try await sparesSucceededAssets(store)
        case .keepsMaterializations: try await keepsMaterializations(store)
        case .keepsChecks: try await keepsChecks(store)
        case .keepsObservations: try await keepsObservations(store)
        case .keepsTicks: try await keepsTicks(store)
        case .ticksAreAtomic: try await ticksAreAtomic(store)
        case .joinsEqualSkips: try await joinsEqualSkips(store)
        case .failedTicksKeepTheCursor: try await failedTicksKeepTheCursor(store)
        case .switchesAutomata: try await switchesAutomata(store)
        case .rememberTimes: try await rememberTimes(store)
        case .keepsDecisions: try await keepsDecisions(store)
        case .oneDaemon: try await oneDaemon(store)
        case .takesOverTheDaemon: try await takesOverTheDaemon(store)
        case .releasesTheDaemon: try await releasesTheDaemon(store)
        case .pauses: try await pauses(store)
        case .prunesTicks: try await prunesTicks(store)
        case .prunesRuns: try await prunesRuns(store)
        case .prunesLittleByLittle: try await prunesLittleByLittle(store)
        case .keepsWhatIsNeeded: try await keepsWhatIsNeeded(store)
        case .prunesContent: try await prunesContent(store)
        case .survivesReopening: try await survivesReopening(store)
        case .twoHandles: try await twoHandles(store)
        }
    }
}

// MARK: - Means

extension RunStoreContract {
    static let me = LeaseOwner(host: "a", process: 1, started: 10)
    static let other = LeaseOwner(host: "a", process: 2, started: 20)
    static let now = Timestamp(microseconds: 1_700_000_000_000_000)
    static let orders: AssetKey = "fct_orders"
    static let sales: AssetKey = "shop/fct_sales"

    func at(_ seconds: Int) -> Timestamp { Self.now + .seconds(seconds) }

    /// A name as the daemon gives it; a larger number is a later run.
    func id(_ number: Int) -> RunID {
        var random = SeededGenerator(UInt64(number))
        return RunID.make(at: Self.now + .seconds(number), random: &random)
    }

    func request(
        _ assets: [AssetKey] = [orders], _ kind: RunTrigger.Kind = .manual, name: String? = nil,
        key: String? = nil
    ) -> RunRequest {
        var request = RunRequest(assets: assets, trigger: RunTrigger(kind, name: name))
        request.runKey = key
        return request
    }

    @discardableResult
    func create(
        _ store: any RunStore, _ number: Int, _ request: RunRequest? = nil
    ) async throws -> RunRecord {
        let made = try await store.create([NewRun(id(number), request ?? self.request())], now: at(number))
        return try found(made.first ?? nil, "the run was not made")
    }

    /// A run that a worker has.
    func started(
        _ store: any RunStore, _ number: Int, _ request: RunRequest? = nil
    ) async throws -> RunLease {
        try await create(store, number, request)
        return try await taken(store, number)
    }

    /// Starts a queued run and takes it up.
    func taken(_ store: any RunStore, _ number: Int, _ owner: LeaseOwner = me) async throws -> RunLease {
        _ = try await store.apply(.start, to: id(number), lease: nil, now: at(number))
        let lease = try await store.takeUp(id(number), owner: owner, now: at(number), until: at(number + 20))
        return try found(lease, "the run could not be taken up")
    }

    func event(
        _ kind: RunEvent.Kind, _ seconds: Int = 0, step: String? = nil, asset: AssetKey? = nil,
        message: String? = nil
    ) -> RunEvent {
        RunEvent(kind, at: at(seconds), step: step, asset: asset, message: message)
    }

    /// An event of the step that makes an asset.
    func step(_ kind: RunEvent.Kind, _ asset: AssetKey, _ seconds: Int = 0, message: String? = nil)
        -> RunEvent
    {
        event(kind, seconds, step: asset.description, asset: asset, message: message)
    }

    /// All that there is to say of a making.
    func metadata(rows: Int64, sql: String? = nil) -> AssetMetadata {
        var metadata = AssetMetadata()
        metadata.rows = rows
        metadata.bytes = 1 << 40
        metadata.files = 3
        metadata.snapshot = 77
        metadata.seconds = 0.125
        metadata.sql = sql
        metadata.codeVersion = "v1"
        metadata.others = [JSONValue.Member("größe", ["a": [1, nil, "\"\u{0}"]])]
        return metadata
    }

    // MARK: Expectations

    func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw KitError(message()) }
    }

    func equal<Value: Equatable>(_ one: Value, _ other: Value, _ what: String) throws {
        if one != other { throw KitError("\(what): \(one), expected \(other)") }
    }

    func found<Value>(_ value: Value?, _ message: String) throws -> Value {
        guard let value else { throw KitError(message) }
        return value
    }

    func expect(_ code: LotusError.Code, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as LotusError where error.code == code {
            return
        } catch {
            throw KitError("expected \(code), got \(error)")
        }
        throw KitError("expected \(code), but nothing was thrown")
    }
}
