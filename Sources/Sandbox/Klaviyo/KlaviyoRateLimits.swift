// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// Klaviyo's fixed windows of a second and of a minute, one pair for each path.
final class KlaviyoRateLimits: Sendable {
    private struct Window {
        var start: UInt64
        var count = 0
    }

    private struct Windows {
        var second: Window
        var minute: Window
    }

    private static let second: UInt64 = 1_000_000_000
    private static let minute: UInt64 = 60 * second

    private let time: any TimeSource
    private let state = Mutex<[String: Windows]>([:])

    init(time: any TimeSource = .system) { self.time = time }

    /// Counts a request. Returns the headers of its answer, or throws a ``KlaviyoError`` when there were
    /// too many.
    func pass(_ path: String, _ limit: KlaviyoEndpoint.Limit) throws -> [(name: String, value: String)] {
        let now = time.monotonicNanoseconds()
        return try state.withLock { state in
            var windows = state[path] ?? Windows(second: Window(start: now), minute: Window(start: now))
            Self.turn(&windows.second, now, Self.second)
            Self.turn(&windows.minute, now, Self.minute)
            defer { state[path] = windows }
            if windows.minute.count >= limit.perMinute {
                throw KlaviyoError.throttled(seconds: Self.rest(windows.minute, now, Self.minute))
            }
            if windows.second.count >= limit.perSecond {
                throw KlaviyoError.throttled(seconds: Self.rest(windows.second, now, Self.second))
            }
            windows.second.count += 1
            windows.minute.count += 1
            return [
                ("RateLimit-Limit", "\(limit.perMinute), \(limit.perSecond);w=1, \(limit.perMinute);w=60"),
                ("RateLimit-Remaining", String(limit.perMinute - windows.minute.count)),
                ("RateLimit-Reset", String(Self.rest(windows.minute, now, Self.minute))),
            ]
        }
    }

    private static func turn(_ window: inout Window, _ now: UInt64, _ length: UInt64) {
        if now - window.start >= length { window = Window(start: now) }
    }

    /// Whole seconds until the window ends, at least 1.
    private static func rest(_ window: Window, _ now: UInt64, _ length: UInt64) -> Int {
        max(1, Int((window.start + length - now + second - 1) / second))
    }
}
