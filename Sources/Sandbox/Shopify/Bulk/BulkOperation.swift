// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// One bulk query: what it reads, and how far it is.
final class BulkOperation: Sendable {
    enum Status: String, Sendable {
        case created = "CREATED"
        case running = "RUNNING"
        case completed = "COMPLETED"
        case canceling = "CANCELING"
        case canceled = "CANCELED"
        case failed = "FAILED"

        var isFinished: Bool { self == .completed || self == .canceled || self == .failed }
    }

    /// The size of a result.
    struct Size: Equatable, Sendable {
        var lines = 0
        var roots = 0
        var bytes = 0
    }

    private struct State {
        var status = Status.created
        var polls = 0
        var finishedAt: Timestamp?
        /// The whole result's size, once it has been asked for.
        var size: Size?
        /// The size of what is served.
        var served: Size?
    }

    let number: Int
    let text: String
    let query: BulkQuery
    let isGrouped: Bool
    let view: ShopView
    let createdAt: Timestamp
    /// The scope that is missing: the operation fails.
    let missingScope: String?
    private let state = Mutex(State())

    init(
        number: Int, text: String, query: BulkQuery, isGrouped: Bool, view: ShopView, createdAt: Timestamp,
        missingScope: String?
    ) {
        self.number = number
        self.text = text
        self.query = query
        self.isGrouped = isGrouped
        self.view = view
        self.createdAt = createdAt
        self.missingScope = missingScope
    }

    /// Real ids have about this size.
    var id: Int { 4_000_000_000_000 + number }

    var status: Status { state.withLock { $0.status } }
    var finishedAt: Timestamp? { state.withLock { $0.finishedAt } }

    /// Goes on as far as time and the number of looks at it allow.
    func progress(at now: Timestamp, _ options: ShopOptions, isPoll: Bool) {
        state.withLock { state in
            guard !state.status.isFinished else { return }
            if isPoll { state.polls += 1 }
            if state.status == .canceling {
                // Seen once while it stops.
                if state.polls > 1 { Self.finish(&state, .canceled, now) }
                return
            }
            let age = now - createdAt
            let isLookedAtEnough = state.polls > options.bulkPolls
            let isDone =
                age >= options.bulkDuration && (isLookedAtEnough || !isPoll && isAbandoned(age, options))
            if isPoll || isDone { state.status = .running }
            if isDone { Self.finish(&state, missingScope == nil ? .completed : .failed, now) }
        }
    }

    /// Whether an operation that is not asked after ends by itself.
    private func isAbandoned(_ age: Duration, _ options: ShopOptions) -> Bool {
        options.bulkPolls == 0 || age >= ShopifyLimits.bulkAbandonedAfter
    }

    /// Begins to stop; false when it has ended.
    func cancel() -> Bool {
        state.withLock { state in
            guard !state.status.isFinished else { return false }
            state.status = .canceling
            state.polls = 0
            return true
        }
    }

    private static func finish(_ state: inout State, _ status: Status, _ now: Timestamp) {
        state.status = status
        state.finishedAt = now
    }

    /// The lines of the result: all of them, or half of them when it was canceled.
    func makeLines() -> BulkLines {
        let linesMax = status == .canceled ? wholeSize().lines / 2 : .max
        return BulkLines(query, isGrouped: isGrouped, in: view, linesMax: linesMax)
    }

    /// The size of what ``makeLines()`` makes; found by making them once.
    func servedSize() -> Size {
        guard status == .canceled else { return wholeSize() }
        if let size = state.withLock({ $0.served }) { return size }
        let size = Self.measured(makeLines())
        state.withLock { $0.served = size }
        return size
    }

    private func wholeSize() -> Size {
        if let size = state.withLock({ $0.size }) { return size }
        let size = Self.measured(BulkLines(query, isGrouped: isGrouped, in: view))
        state.withLock { $0.size = size }
        return size
    }

    private static func measured(_ lines: BulkLines) -> Size {
        var lines = lines
        var bytes = 0
        while let piece = lines.next() { bytes += piece.count }
        return Size(lines: lines.lines, roots: lines.roots, bytes: bytes)
    }
}
