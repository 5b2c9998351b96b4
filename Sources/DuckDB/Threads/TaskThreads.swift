// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB
internal import Dispatch
internal import Glibc
internal import LotusCore
internal import Synchronization

/// Threads that do tasks of statements, in place of the engine's own.
///
/// The engine wakes one of its threads for every statement, also for one that is done before the thread is
/// awake, and the thread that runs the statement spins meanwhile: a small statement costs twice or three times
/// what it costs alone. These join when a statement has been running for a few milliseconds, and stay for as
/// long as there are such statements.
final class TaskThreads: Sendable {
    /// A time for which the threads take tasks; ends for each of them when it has been finished.
    // SAFETY: the engine's functions for a task state may be called from any thread (DuckDB C API); it is
    // destroyed with the last reference, when no thread is in it.
    private final class Shift: @unchecked Sendable {
        private let database: DatabaseHandle
        private let state: cduckdb_task_state

        init(_ database: DatabaseHandle) {
            self.database = database
            state = database.functions.call.create_task_state(database.raw)
        }

        deinit { database.functions.call.destroy_task_state(state) }

        /// Takes tasks until the shift is finished.
        func work() { database.functions.call.execute_tasks_state(state) }
        func finish() { database.functions.call.finish_execution(state) }
    }

    private struct State {
        /// Nil when it has been closed.
        var database: DatabaseHandle?
        var shift: Shift?
        /// Of the threads that take tasks, those that have been started.
        var started = 0
        /// All threads that have not ended yet.
        var running = 1
        /// How often threads have joined.
        var shifts = 0
        var completions: [@Sendable () -> Void] = []
    }

    private let count: Int
    private let activity: EngineActivity
    private let calls = DispatchSemaphore(value: 0)
    private let state: Mutex<State>

    /// - Parameter count: how many threads join.
    init(_ database: DatabaseHandle, count: Int) {
        self.count = count
        activity = database.activity
        state = Mutex(State(database: database))
        OwnThread.start { self.watch() }
    }

    /// How often threads have joined.
    var shifts: Int { state.withLock { $0.shifts } }

    /// Sends the threads away for good.
    ///
    /// - Parameter completion: called when all have ended and nothing of the database is held any more.
    func end(_ completion: @escaping @Sendable () -> Void = {}) {
        dropDatabase()
        let isOver = state.withLock { state in
            if state.running > 0 { state.completions.append(completion) }
            return state.running == 0
        }
        if isOver { completion() } else { activity.wakeWatcher() }
    }

    /// When this returns, it holds nothing of the database, which may have been closed by it.
    @inline(never)
    private func dropDatabase() {
        _ = state.withLock { state in
            defer { state.database = nil }
            return state.database
        }
    }

    // MARK: Watching

    private func watch() {
        var machine = TaskThreadsStateMachine()
        while !isOver {
            switch machine.next(activity.look()) {
            case .none: break
            case .join: join()
            case .leave: leave()
            case .sleep: activity.waitForWork(unless: { isOver })
            }
            usleep(UInt32(TaskThreadsStateMachine.lookMs) * 1_000)
        }
        leave()
        let started = state.withLock { $0.started }
        for _ in 0..<started { calls.signal() }
        ended()
    }

    private func join() {
        let missing = state.withLock { state in
            guard let database = state.database else { return 0 }
            state.shift = Shift(database)
            state.shifts += 1
            defer {
                state.running += count - state.started
                state.started = count
            }
            return count - state.started
        }
        for _ in 0..<missing { OwnThread.start(stackBytes: Self.stackBytes) { self.takeTasks() } }
        for _ in 0..<count { calls.signal() }
    }

    /// When this returns, it holds nothing of the database.
    @inline(never)
    private func leave() {
        let shift = state.withLock { state in
            defer { state.shift = nil }
            return state.shift
        }
        shift?.finish()
    }

    // MARK: Working

    /// As much as the engine's own threads have.
    private static let stackBytes = 8 << 20

    private var isOver: Bool { state.withLock { $0.database == nil } }

    private func takeTasks() {
        repeat {
            calls.wait()
            workShift()
        } while !isOver
        ended()
    }

    /// When this returns, it holds nothing of the database.
    @inline(never)
    private func workShift() {
        // Whoever comes late finds that the others have gone.
        state.withLock { $0.shift }?.work()
    }

    private func ended() {
        let completions = state.withLock { state in
            state.running -= 1
            guard state.running == 0 else { return [] as [@Sendable () -> Void] }
            defer { state.completions = [] }
            return state.completions
        }
        completions.forEach { $0() }
    }
}
