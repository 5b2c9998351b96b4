// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// What a listener tells.
package enum ChannelEvent: Sendable, Hashable {
    /// The channel is heard from here on. Look now at what had happened before.
    case listening
    case notification(Notification)
    /// Something may have been missed: the connection was lost and has been made anew, or the reader
    /// was too slow. Look at what has happened; from here on the channel is heard again.
    case gap
}

/// Hears a channel on a thread of its own.
final class Listener: Sendable {
    private typealias Stream = AsyncThrowingStream<ChannelEvent, any Error>

    private static let turnMsMax = 1_000

    private let channel: String
    private let configuration: PostgresClient.Configuration
    private let cancellation = Cancellation()

    private init(_ channel: String, _ configuration: PostgresClient.Configuration) {
        self.channel = channel
        self.configuration = configuration
    }

    static func events(
        _ channel: String, _ configuration: PostgresClient.Configuration
    ) -> AsyncThrowingStream<ChannelEvent, any Error> {
        let listener = Listener(channel, configuration)
        let limit = PostgresLimits.notificationsWaitingMax
        return Stream(bufferingPolicy: .bufferingOldest(limit)) { continuation in
            continuation.onTermination = { _ in listener.cancellation.cancel() }
            OwnThread.start { listener.run(continuation) }
        }
    }

    /// Until nobody reads any more, or the server refuses for a reason that waiting does not change.
    private func run(_ continuation: Stream.Continuation) {
        var outlet = Outlet(continuation)
        var failures = 0
        var random = RandomSource.system
        while true {
            do {
                try hear(&outlet, onStart: { failures = 0 })
            } catch let error as PostgresError where error.isConnectionFailure {
                failures += 1
                let delay = Self.delay(configuration.retry, failures, &random)
                do {
                    try OwnThread.sleep(for: delay) { try cancellation.check() }
                } catch {
                    return continuation.finish()
                }
            } catch let error as PostgresError where error.kind == .cancelled {
                return continuation.finish()
            } catch {
                return continuation.finish(throwing: error)
            }
        }
    }

    /// A listener never gives up: after the policy's attempts its longest delay goes on.
    private static func delay(
        _ policy: RetryPolicy, _ failures: Int, _ random: inout RandomSource
    ) -> Duration {
        policy.delay(beforeAttempt: failures + 1, random: &random) ?? policy.delayMax
    }

    private func hear(_ outlet: inout Outlet, onStart: () -> Void) throws {
        let session = try Session.open(configuration.settings) { [cancellation] in try cancellation.check() }
        defer { session.close() }
        try session.listen(channel)
        onStart()
        outlet.begin()
        var lastSign = ContinuousClock.now
        while true {
            if let notification = try session.notification(waitMsMax: Self.turnMsMax) {
                outlet.tell(.notification(notification))
                lastSign = .now
            } else if ContinuousClock.now - lastSign > .milliseconds(PostgresLimits.listenerIdleMsMax) {
                // A network that swallows everything looks like a quiet channel.
                try session.ping()
                lastSign = .now
            }
            outlet.settle()
        }
    }

    /// Where events go; one that does not fit becomes a gap.
    private struct Outlet {
        private let continuation: Stream.Continuation
        private var hasBegun = false
        private var owesGap = false

        init(_ continuation: Stream.Continuation) {
            self.continuation = continuation
        }

        /// The channel is heard, for the first time or again.
        mutating func begin() {
            if hasBegun {
                owesGap = true
                settle()
            } else {
                hasBegun = true
                tell(.listening)
            }
        }

        mutating func tell(_ event: ChannelEvent) {
            settle()
            // What does not fit is part of the gap.
            if owesGap { return }
            if case .dropped = continuation.yield(event) { owesGap = true }
        }

        /// Tells of the gap as soon as there is room.
        mutating func settle() {
            guard owesGap else { return }
            if case .dropped = continuation.yield(.gap) { return }
            owesGap = false
        }
    }
}
