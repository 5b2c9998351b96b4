// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Where an instance remembers its runs, events, assets, sensors and schedules.
///
/// Each call is one transaction: all of it happens or nothing. Several processes use one store at once: the
/// daemon, its workers, and commands. What is written for a run with a lease whose epoch is no longer the
/// run's fails with `LL-RUN-006` and changes nothing. Every implementation passes `RunStoreContract` of the
/// test kit.
package protocol RunStore: Sendable {
    // MARK: Runs

    /// Makes queued runs.
    ///
    /// - Returns: the record of each, in the order of the requests; nil where the trigger (kind and name) had
    ///   a run of the same run key before, whatever became of it.
    func create(_ requests: [NewRun], now: Timestamp) async throws -> [RunRecord?]

    /// A run; nil when it is not known.
    func run(_ id: RunID) async throws -> RunRecord?

    /// Runs, the newest first.
    func runs(_ filter: RunFilter) async throws -> [RunRecord]

    /// The runs whose names end so, the newest first: people type the end of a name.
    func runs(idEnding: String, limit: Int) async throws -> [RunRecord]

    /// When a run last came to a status; nil when it never did.
    func lastChange(of run: RunID, to status: RunStatus) async throws -> Timestamp?

    /// The steps of a run, in the order in which they were planned or else began.
    func steps(of run: RunID) async throws -> [StepRecord]

    /// Changes a run's status by ``RunStateMachine``, with the event of the change.
    ///
    /// The end of a run ends its steps: those that had begun fail or are canceled with it, those that were
    /// planned are skipped or canceled, and the event of the end is the attempt of the assets of the latter;
    /// also of all that a run was asked for which failed or was canceled before it planned anything. A run
    /// that waits again loses its lease, and what had begun is planned again.
    ///
    /// - Parameter lease: of the worker that asks; nil for others, such as the daemon or a command.
    /// - Returns: the run after it.
    /// - Throws: `LL-RUN-005` when the run is not known, `LL-RUN-003` when the machine refuses the change,
    ///   `LL-RUN-006` when the lease is not the run's.
    func apply(
        _ change: RunChange, to run: RunID, lease: RunLease?, now: Timestamp
    ) async throws -> RunRecord

    /// Takes a run that is starting for a worker, which makes it started. Of two that try, one gets it.
    ///
    /// - Returns: the lease; nil when the run is not starting any more, or was taken.
    func takeUp(
        _ run: RunID, owner: LeaseOwner, now: Timestamp, until: Timestamp
    ) async throws -> RunLease?

    /// Lets a lease last longer, and tells the worker how the run stands now: it may be canceling.
    ///
    /// - Throws: `LL-RUN-006` when the lease is not the run's, or the run is over or waits again: whoever
    ///   works on it has to stop.
    func renew(_ lease: RunLease, of run: RunID, until: Timestamp) async throws -> RunStatus

    // MARK: Events

    /// Adds events; what they say of steps, assets and checks is true from then on.
    ///
    /// - Parameters:
    ///   - run: nil for news of assets that no run made.
    ///   - lease: of the worker that writes for the run.
    ///   - content: texts that metadata name by their hash (``ContentHash``); those that are there stay.
    /// - Returns: the id of the last event.
    @discardableResult
    func append(
        _ events: [RunEvent], run: RunID?, lease: RunLease?, content: [ContentHash: String]
    ) async throws -> Int64

    /// Events with larger ids than one, the oldest first.
    func events(_ filter: EventFilter) async throws -> [StoredEvent]

    /// The largest id of an event; 0 without any. Cheap.
    func lastEventID() async throws -> Int64

    /// The text of a hash; nil when it is not known (any more).
    func content(_ hash: ContentHash) async throws -> String?

    // MARK: Assets

    /// What is known of assets: of all that had an event, or of some.
    func assetStates(_ keys: [AssetKey]?) async throws -> [AssetKey: AssetState]

    /// When an asset was made or seen, the newest first.
    func materializations(
        of asset: AssetKey, before: Int64?, limit: Int
    ) async throws -> [Materialization]

    /// The last result of each check of some assets.
    func checkResults(_ assets: [AssetKey]) async throws -> [AssetKey: [StoredCheckResult]]

    // MARK: Sensors, schedules, automation

    /// What is remembered of all sensors and schedules that ever ticked or were switched.
    func automatonStates() async throws -> [AutomatonName: AutomatonState]

    /// What is remembered of one; an empty state when nothing is.
    func automatonState(_ automaton: AutomatonName) async throws -> AutomatonState

    /// Enables or disables; nil: as the definition says.
    func setEnabled(_ isEnabled: Bool?, of automaton: AutomatonName) async throws

    /// Forgets the cursor of a sensor, or sets it.
    func setCursor(_ cursor: String?, of automaton: AutomatonName) async throws

    /// Remembers a tick: the runs that it requests, its cursor, what it saw and until when it acted, all or
    /// nothing. A tick that failed leaves the cursor as it is, like one without.
    ///
    /// - Returns: the tick as it is stored, with the runs that were made.
    func record(_ tick: NewTick) async throws -> Tick

    /// Ticks, the newest first.
    func ticks(of automaton: AutomatonName, before: Int64?, limit: Int) async throws -> [Tick]

    /// Why each asset with a policy was or was not made, as of the last evaluation in which that changed.
    func automationDecisions() async throws -> [AssetKey: AutomationDecision]

    /// Remembers decisions that are other than those before.
    func record(_ decisions: [AutomationDecision]) async throws

    // MARK: The instance

    /// Takes the place of the one daemon of a store.
    ///
    /// - Parameter presence: asked of the owner that has it; see ``LeaseOwner/Presence``.
    /// - Throws: `LL-RUN-004` when another one has it.
    func takeDaemonLease(
        owner: LeaseOwner, now: Timestamp, until: Timestamp,
        presence: @Sendable (LeaseOwner) -> LeaseOwner.Presence
    ) async throws -> RunLease

    /// Keeps the place. Throws `LL-RUN-004` when another one took it.
    func renewDaemonLease(_ lease: RunLease, until: Timestamp) async throws

    /// Gives the place up; of no effect when another one took it.
    func releaseDaemonLease(_ lease: RunLease) async throws

    /// The daemon that has the place, if one does.
    func daemonLease() async throws -> RunLease?

    /// Whether nothing is begun by itself (`lotus pause`), since when.
    func pausedSince() async throws -> Timestamp?

    /// Stops everything from being begun by itself, or lets it be begun again with nil.
    func setPaused(since: Timestamp?) async throws

    /// Removes what is older than it need be; at most some rows at a time, so that nobody waits for it.
    ///
    /// - Returns: whether there may be more.
    func prune(_ limits: RetentionLimits, rowsMax: Int) async throws -> Bool
}

/// A request with the name that its run gets.
package struct NewRun: Sendable {
    package let id: RunID
    package let request: RunRequest

    package init(_ id: RunID, _ request: RunRequest) {
        self.id = id
        self.request = request
    }
}

/// Which runs are wanted.
package struct RunFilter: Sendable {
    /// nil: any.
    package var statuses: Set<RunStatus>?
    /// Runs that were asked to make it.
    package var asset: AssetKey?
    package var trigger: RunTrigger?
    /// All of these, with their values.
    package var tags: [String: String] = [:]
    /// Made before this one.
    package var before: RunID?
    /// Those that try it again; not itself.
    package var root: RunID?
    package var limit = 100

    package init() {}

    /// Those that are not over.
    package static var active: RunFilter {
        var filter = RunFilter()
        filter.statuses = Set(RunStatus.allCases.filter { !$0.isTerminal })
        filter.limit = 10_000
        return filter
    }
}

/// Which events are wanted.
package struct EventFilter: Sendable {
    package var run: RunID?
    package var asset: AssetKey?
    /// Events after this one.
    package var after: Int64 = 0
    package var limit = 1_000

    package init() {}
}

/// A tick that is to be remembered, with what comes of it.
package struct NewTick: Sendable {
    package var tick: Tick
    package var requests: [NewRun] = []
    package var observations: [AssetObservation] = []
    /// Of a schedule: see ``AutomatonState/handledUntil``; nil leaves it.
    package var handledUntil: Timestamp?
    /// A skipped tick like the one before it only moves that one's end.
    package var joinsEqualSkips = true
    /// When another cursor was set while the tick went on, that one stays.
    package var cursorBefore = CursorBefore.notAsked

    /// The cursor that a tick began with.
    package enum CursorBefore: Sendable, Equatable {
        case known(String?)
        /// Whatever is there is replaced.
        case notAsked
    }

    package init(_ tick: Tick) { self.tick = tick }
}

/// How long things are remembered: what is older than these points goes.
package struct RetentionLimits: Sendable {
    package var ticksSkipped: Timestamp
    package var ticksSucceeded: Timestamp
    package var ticksFailed: Timestamp
    /// Events, and runs that are over with their steps. The last materialization of an asset, the last
    /// results of its checks and run keys stay.
    package var events: Timestamp

    package init(
        ticksSkipped: Timestamp, ticksSucceeded: Timestamp, ticksFailed: Timestamp, events: Timestamp
    ) {
        self.ticksSkipped = ticksSkipped
        self.ticksSucceeded = ticksSucceeded
        self.ticksFailed = ticksFailed
        self.events = events
    }
}
