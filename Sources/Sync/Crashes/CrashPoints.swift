// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore
internal import Synchronization

/// What happens at a ``CrashPoint``: nothing, unless a test wants something else.
package struct CrashPoints: Sendable {
    /// The variable that names a point, or with `:N` the Nth time that it is reached.
    package static let variable = "LOTUS_CRASH_AT"

    private let action: @Sendable (CrashPoint) throws -> Void

    /// Something else.
    package init(_ action: @escaping @Sendable (CrashPoint) throws -> Void) {
        self.action = action
    }

    /// Nothing.
    package static let none = CrashPoints { _ in }

    /// Says that a point is reached.
    func reach(_ point: CrashPoint) throws { try action(point) }

    /// Kills the process where ``variable`` says, as `kill -9` would.
    ///
    /// - Throws: ``LotusError`` `LL-SYNC-012` for a point that there is not.
    package static func named(_ text: String?) throws -> CrashPoints {
        guard let text, !text.isEmpty else { return .none }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 1
        guard let point = CrashPoint(rawValue: String(parts[0])), number > 0 else {
            throw LotusError(
                .syncCrashPoint, "\(variable) names no point of a sync: \(text)",
                hint: "it may be \(CrashPoint.allCases.map(\.rawValue).joined(separator: ", ")), "
                    + "each with `:N` for the Nth time")
        }
        let countdown = Countdown(number)
        return CrashPoints { reached in
            guard reached == point, countdown.ends() else { return }
            kill(getpid(), SIGKILL)
            // Until the signal is there nothing more may happen.
            while true { pause() }
        }
    }
}

/// Counts down once, for several tasks.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func ends() -> Bool {
        left.withLock { left in
            left -= 1
            return left == 0
        }
    }
}
