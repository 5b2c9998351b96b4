// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// One bulk operation from its creation to its result: what to do next, given what has happened. Pure.
package struct BulkOperationMachine: Sendable {
    /// What is to be done; each is answered by one call.
    package enum Action: Equatable, Sendable {
        /// Answered by ``created(id:)``, ``refused(_:)`` or ``busy(oursRunning:)``.
        case create
        /// Answered by ``waited()``.
        case wait(Duration)
        /// Answered by ``polled(_:after:)``.
        case poll(id: String)
        /// Answered by ``canceled()``.
        case cancel(id: String)
        /// Answered by ``downloaded(lineCount:byteCount:)`` or ``downloadFailed(_:)``.
        case download(url: String)
        /// The result is there, whole.
        case deliver
        /// The result is empty, and windows are made where there is something. Answered by ``recounted(_:)``.
        case recount
        /// There is nothing in the window.
        case deliverNothing
        /// The window is read anew in smaller parts, if it can be parted, because of this.
        case halve(reason: String)
        /// The stream cannot go on.
        case fail(Failure)
    }

    /// Why the stream cannot go on.
    package enum Failure: Equatable, Sendable {
        case accessDenied
        /// Others keep the shop's places for bulk operations for too long.
        case busy
        case invalidQuery(String)
        /// What Shopify answers makes no sense.
        case malformed(String)
    }

    /// The first wait; each is half as long again as the one before.
    package static let firstWait = Duration.milliseconds(50)
    package static let waitMax = Duration.seconds(5)
    package static let busyWaitMax = Duration.seconds(20)
    /// How long a place is waited for altogether.
    package static let busySecondsMax = 4 * 3_600
    /// How often a result is asked for from the start before its operation is run anew.
    package static let downloadsMax = 3

    private enum Stage: Equatable {
        case creating
        case running(id: String)
        case downloading(id: String, BulkOperationStatus)
    }

    private let runningMax: Duration
    private var stage = Stage.creating
    private var nextWait = Self.firstWait
    private var busyFor = Duration.zero
    private var downloads = 0
    /// Whether others were found to keep the shop's places.
    package private(set) var isWaitingForOthers = false

    /// The operation's id, once there is one.
    package var id: String? {
        switch stage {
        case .creating: nil
        case .running(let id), .downloading(let id, _): id
        }
    }

    /// One that has not begun.
    ///
    /// - Parameter runningMax: How long it may run.
    package init(runningMax: Duration) {
        self.runningMax = runningMax
    }

    package func start() -> Action { .create }

    // MARK: - Creation

    package mutating func created(id: String) -> Action {
        stage = .running(id: id)
        nextWait = Self.firstWait
        isWaitingForOthers = false
        return .poll(id: id)
    }

    /// All places for bulk operations are taken.
    package mutating func busy(oursRunning: Int) -> Action {
        isWaitingForOthers = oursRunning == 0
        guard busyFor < .seconds(Self.busySecondsMax) else { return .fail(.busy) }
        return wait(max: Self.busyWaitMax)
    }

    /// The query was refused.
    package mutating func refused(_ message: String) -> Action { .fail(.invalidQuery(message)) }

    // MARK: - Progress

    package mutating func waited() -> Action {
        switch stage {
        case .creating: .create
        case .running(let id), .downloading(let id, _): .poll(id: id)
        }
    }

    /// What the operation says of itself; nil when it is gone.
    ///
    /// - Parameter age: How long ago it was created.
    package mutating func polled(_ status: BulkOperationStatus?, after age: Duration) -> Action {
        guard let id else { return .fail(.malformed("an operation that was not created")) }
        guard let status else { return .halve(reason: "the operation is gone") }
        switch status.state {
        case "CREATED", "RUNNING": return age < runningMax ? wait(max: Self.waitMax) : .cancel(id: id)
        case "CANCELING": return age < runningMax ? wait(max: Self.waitMax) : canceled()
        case "COMPLETED": return completed(id, status)
        case "FAILED" where status.errorCode == "ACCESS_DENIED": return .fail(.accessDenied)
        case "FAILED", "CANCELED", "EXPIRED":
            let code = status.errorCode.map { " with \($0)" } ?? ""
            return .halve(reason: "the operation ended as \(status.state)\(code)")
        default: return .fail(.malformed("the status `\(status.state)`"))
        }
    }

    /// The operation was told to end. What it has until then is not used: nothing says where it ends.
    package func canceled() -> Action {
        .halve(reason: "the operation had not ended after \(Int(runningMax / .seconds(1))) seconds")
    }

    /// How many records the window has, counted after its result had none.
    package func recounted(_ count: Int) -> Action {
        count == 0
            ? .deliverNothing
            : .halve(reason: "the shop counts \(count) records and gave none")
    }

    private mutating func completed(_ id: String, _ status: BulkOperationStatus) -> Action {
        guard let lineCount = status.lineCount else { return .fail(.malformed("no `objectCount`")) }
        if lineCount == 0 { return .recount }
        guard let url = status.url else {
            return .halve(reason: "\(lineCount) lines and no address for them")
        }
        downloads += 1
        stage = .downloading(id: id, status)
        return .download(url: url)
    }

    // MARK: - Result

    /// A download has ended. Fewer lines or bytes than announced are never taken for the whole.
    package mutating func downloaded(lineCount: Int, byteCount: Int) -> Action {
        guard case .downloading(_, let status) = stage else { return .deliver }
        let expected = status.lineCount ?? lineCount
        if lineCount == expected, byteCount == status.byteCount ?? byteCount { return .deliver }
        let bytes = status.byteCount.map { " of \($0)" } ?? ""
        return again("\(lineCount) of \(expected) lines and \(byteCount)\(bytes) bytes came")
    }

    /// A download has failed for good; its address may have expired, so another one is asked for.
    package mutating func downloadFailed(_ reason: String) -> Action { again(reason) }

    private mutating func again(_ reason: String) -> Action {
        guard downloads < Self.downloadsMax, let id else { return .halve(reason: reason) }
        stage = .running(id: id)
        return .poll(id: id)
    }

    private mutating func wait(max: Duration) -> Action {
        let wait = min(nextWait, max)
        if case .creating = stage { busyFor += wait }
        nextWait = min(nextWait * 3 / 2, max)
        return .wait(wait)
    }
}
