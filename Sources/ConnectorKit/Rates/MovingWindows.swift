// SPDX-License-Identifier: Apache-2.0

/// Budgets of so many requests in any second, minute and so on, one for each key; corrected by what
/// `RateLimit-*` headers say (IETF draft "RateLimit header fields", as Klaviyo sends them).
package struct MovingWindows: RateBudget {
    /// So many requests within so long.
    package struct Window: Hashable, Sendable {
        package let requestsMax: Int
        package let seconds: Int

        package init(requestsMax: Int, seconds: Int) {
            self.requestsMax = requestsMax
            self.seconds = seconds
        }
    }

    fileprivate struct Lane {
        var windows: [Window]
        /// When requests were sent within the longest window, in order.
        var sent: [UInt64] = []
        /// How many more than ours the service has counted in a window, until when.
        var foreign: [Int: (count: Int, untilNs: UInt64)] = [:]
        var pausedUntilNs: UInt64 = 0
    }

    private var lanes: [String: Lane] = [:]
    private let windows: @Sendable (String) -> [Window]

    /// - Parameter windows: The budget of a key; none is unlimited.
    package init(_ windows: @escaping @Sendable (String) -> [Window]) {
        self.windows = windows
    }

    package mutating func admit(_ key: String, cost: Double, nowNs: UInt64) -> Duration? {
        var lane = lanes[key] ?? Lane(windows: windows(key))
        defer { lanes[key] = lane }
        lane.forget(nowNs)
        var freeNs = max(nowNs, lane.pausedUntilNs)
        for window in lane.windows { freeNs = max(freeNs, lane.freeNs(window, nowNs)) }
        if freeNs > nowNs { return .between(nowNs, freeNs) }
        lane.sent.append(nowNs)
        return nil
    }

    package mutating func answered(_ key: String, _ head: HTTPHead?, nowNs: UInt64) {
        guard let head, var lane = lanes[key] else { return }
        lane.correct(RateLimitFields(head), nowNs)
        lanes[key] = lane
    }

    package mutating func pause(_ key: String, untilNs: UInt64) {
        lanes[key, default: Lane(windows: windows(key))].pausedUntilNs = max(
            lanes[key]?.pausedUntilNs ?? 0, untilNs)
    }
}

extension MovingWindows.Window {
    fileprivate var ns: UInt64 { UInt64(seconds) * 1_000_000_000 }
}

extension MovingWindows.Lane {
    /// Drops what no window sees any more.
    fileprivate mutating func forget(_ nowNs: UInt64) {
        let longest = windows.map(\.ns).max() ?? 0
        if let first = sent.first, first &+ longest <= nowNs {
            sent.removeFirst(sent.firstIndex { $0 &+ longest > nowNs } ?? sent.count)
        }
        foreign = foreign.filter { $0.value.untilNs > nowNs }
    }

    /// When a window has room for one more.
    fileprivate func freeNs(_ window: MovingWindows.Window, _ nowNs: UInt64) -> UInt64 {
        let start = sent.firstIndex { $0 &+ window.ns > nowNs } ?? sent.count
        let ours = sent.count - start
        let others = foreign[window.seconds]
        let excess = ours + (others?.count ?? 0) + 1 - window.requestsMax
        if excess <= 0 { return nowNs }
        // What others used comes back at once, with the service's own window.
        if let others, excess <= others.count { return others.untilNs }
        let waitsFor = start + min(excess - (others?.count ?? 0), ours) - 1
        let oldest =
            waitsFor >= start && waitsFor < sent.count ? sent[waitsFor] &+ window.ns : nowNs &+ window.ns
        return max(oldest, others?.untilNs ?? 0)
    }

    /// Believes the service where it has counted more than we did, or has other limits.
    fileprivate mutating func correct(_ fields: RateLimitFields, _ nowNs: UInt64) {
        for window in fields.windows {
            guard let index = windows.firstIndex(where: { $0.seconds == window.seconds }) else { continue }
            windows[index] = window
        }
        guard let remaining = fields.remaining, let reset = fields.resetSeconds else { return }
        let untilNs = nowNs &+ UInt64(max(0, reset) * 1e9)
        if remaining <= 0 { pausedUntilNs = max(pausedUntilNs, untilNs) }
        guard let window = windows.first(where: { $0.requestsMax == fields.limit }) else { return }
        let ours = sent.count - (sent.firstIndex { $0 &+ window.ns > nowNs } ?? sent.count)
        let others = window.requestsMax - remaining - ours
        foreign[window.seconds] = others > 0 ? (others, untilNs) : nil
    }
}
