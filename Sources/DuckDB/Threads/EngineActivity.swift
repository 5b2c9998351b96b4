// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Glibc
internal import Synchronization

/// For which connections of a database the engine is at work right now: told by their threads, looked at by
/// one that watches.
final class EngineActivity: Sendable {
    /// What the engine does for one connection.
    final class Mark: Sendable {
        /// Grows by 4 with each piece of work; the lowest bits hold the ``EngineWork``.
        fileprivate let count = Atomic<UInt64>(0)
        /// Odd while names of a statement are looked up.
        fileprivate let lookups = Atomic<UInt64>(0)
        /// The clock of the thread's CPU time.
        private let clock: clockid_t?

        /// - Precondition: the calling thread is the connection's.
        fileprivate init() {
            var clock = clockid_t()
            self.clock = pthread_getcpuclockid(pthread_self(), &clock) == 0 ? clock : nil
        }

        /// What the thread has computed so far.
        fileprivate var cpuMicroseconds: Int {
            var time = timespec()
            guard let clock, clock_gettime(clock, &time) == 0 else { return 0 }
            return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
        }
    }

    private let marks = Mutex<[Mark]>([])
    private let isUnwatched = Atomic(false)
    private let wake = DispatchSemaphore(value: 0)

    /// The mark of a new connection.
    func join() -> Mark {
        let mark = Mark()
        marks.withLock { $0.append(mark) }
        return mark
    }

    func leave(_ mark: Mark) { marks.withLock { $0.removeAll { $0 === mark } } }

    /// Does work of the engine on the thread of a connection.
    func doing<R>(_ work: EngineWork, _ mark: Mark, _ body: () throws -> R) rethrows -> R {
        mark.count.add(4 + work.rawValue, ordering: .sequentiallyConsistent)
        if isUnwatched.load(ordering: .sequentiallyConsistent) { wakeWatcher() }
        defer { mark.count.subtract(work.rawValue, ordering: .sequentiallyConsistent) }
        return try body()
    }

    // MARK: Names

    /// Looks up the names of a statement, by which the state of a lake may be loaded.
    func lookingUp<R>(_ mark: Mark, _ body: () throws -> R) rethrows -> R {
        mark.lookups.add(1, ordering: .sequentiallyConsistent)
        defer { mark.lookups.add(1, ordering: .sequentiallyConsistent) }
        return try body()
    }

    /// Waits until the other connections have done with the names that they look up now, or until the time
    /// is over.
    func waitForLookups(besides own: Mark, for time: Duration) {
        let open = marks.withLock { marks in
            marks.filter { $0 !== own }.map { ($0, $0.lookups.load(ordering: .sequentiallyConsistent)) }
                .filter { $0.1 % 2 == 1 }
        }
        let end = ContinuousClock.now.advanced(by: time)
        for (mark, number) in open {
            while mark.lookups.load(ordering: .sequentiallyConsistent) == number, ContinuousClock.now < end {
                usleep(100)
            }
        }
    }

    // MARK: Watching

    func look() -> [EngineWork.Look] {
        marks.withLock { marks in
            marks.map { mark in
                let count = mark.count.load(ordering: .sequentiallyConsistent)
                let work = EngineWork(rawValue: count & 3) ?? .none
                return EngineWork.Look(
                    connection: ObjectIdentifier(mark), work: work, piece: count >> 2,
                    cpuMicroseconds: work == .none ? 0 : mark.cpuMicroseconds)
            }
        }
    }

    /// Waits until there is work, or until it is woken because of what `isOver` asks.
    func waitForWork(unless isOver: () -> Bool) {
        isUnwatched.store(true, ordering: .sequentiallyConsistent)
        // Work may have begun, and the end may have come, before they could know that somebody waits.
        if isOver() || look().contains(where: { $0.work != .none }) { wakeWatcher() }
        wake.wait()
    }

    /// Ends the wait of the one that watches, if it waits.
    func wakeWatcher() {
        if isUnwatched.exchange(false, ordering: .sequentiallyConsistent) { wake.signal() }
    }
}
