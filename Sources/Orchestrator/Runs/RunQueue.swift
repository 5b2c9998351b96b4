// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Which queued runs may begin.
///
/// Higher priorities go first, then older runs. A run that has to wait does not hold up those behind it, except
/// where they want an asset that it wants too: then it keeps its place in line. An asset has one writer: runs
/// that share one follow each other.
package struct RunQueue: Sendable {
    private let limits: RunLimits

    package init(limits: RunLimits) { self.limits = limits }

    /// The runs that may begin now, in the order in which they should.
    ///
    /// - Parameter active: Those with workers; others among them do not count.
    package func admissible(queued: [RunRecord], active: [RunRecord], now: Timestamp) -> [RunID] {
        places(queued, active, now).filter { $0.wait == nil }.map(\.run)
    }

    /// Why a run waits, as a sentence without a full stop.
    package func reason(
        for run: RunRecord, queued: [RunRecord], active: [RunRecord], now: Timestamp
    ) -> String {
        guard run.status == .queued else { return "it is \(run.status.rawValue)" }
        let others = queued.filter { $0.id != run.id }
        let place = places(others + [run], active, now).first { $0.run == run.id }
        return place?.wait?.description ?? "its turn has come"
    }

    /// What becomes of each queued run, in their order.
    private func places(
        _ queued: [RunRecord], _ active: [RunRecord], _ now: Timestamp
    ) -> [(run: RunID, wait: RunWait?)] {
        var line = RunLine(limits)
        for run in active where run.status.isWithWorker { line.admit(run) }
        return queued.filter { $0.status == .queued }.sorted(by: Self.isBefore).map { run in
            let wait = line.wait(of: run, now)
            if wait == nil { line.admit(run) } else { line.keepPlace(of: run, now) }
            return (run.id, wait)
        }
    }

    private static func isBefore(_ one: RunRecord, _ other: RunRecord) -> Bool {
        if one.request.priority != other.request.priority {
            return one.request.priority > other.request.priority
        }
        return (one.createdAt, one.id) < (other.createdAt, other.id)
    }
}

/// What a run waits for.
private enum RunWait: CustomStringConvertible {
    case time(Timestamp)
    case writer(AssetKey, RunID)
    case turn(AssetKey, RunID)
    case tag(RunLimits.TagLimit, value: String)
    case others(Int)

    var description: String {
        switch self {
        case .time(let time): "it waits until \(time) before it is tried again"
        case .writer(let asset, let run): "`\(asset)` is being made by the run \(run.short)"
        case .turn(let asset, let run): "the run \(run.short) is before it in the line for `\(asset)`"
        case .tag(let limit, let value):
            "no more than \(limit.limit) with the tag `\(limit.key): \(value)` may be at work (`runs.tags`)"
        case .others(let max): "no more than \(max) may be at work (`runs.max_concurrent`)"
        }
    }
}

/// The runs with workers, and those that wait, as they are gone through.
private struct RunLine {
    private let limits: RunLimits
    private var count = 0
    /// How many have each value of a tag that is limited.
    private var tags: [String: [String: Int]] = [:]
    private var writers: [AssetKey: RunID] = [:]
    private var waiting: [AssetKey: RunID] = [:]

    init(_ limits: RunLimits) { self.limits = limits }

    mutating func admit(_ run: RunRecord) {
        count += 1
        for (key, value) in run.request.tags { tags[key, default: [:]][value, default: 0] += 1 }
        for asset in run.request.assets { writers[asset] = run.id }
    }

    /// A run that waits for its time is not in the line.
    mutating func keepPlace(of run: RunRecord, _ now: Timestamp) {
        guard isDue(run, now) else { return }
        for asset in run.request.assets where waiting[asset] == nil { waiting[asset] = run.id }
    }

    private func isDue(_ run: RunRecord, _ now: Timestamp) -> Bool {
        run.request.notBefore.map { $0 <= now } ?? true
    }

    func wait(of run: RunRecord, _ now: Timestamp) -> RunWait? {
        if let time = run.request.notBefore, !isDue(run, now) { return .time(time) }
        for asset in run.request.assets {
            if let writer = writers[asset] { return .writer(asset, writer) }
        }
        for asset in run.request.assets {
            if let other = waiting[asset] { return .turn(asset, other) }
        }
        for limit in limits.tagLimits {
            guard let value = run.request.tags[limit.key], limit.value == nil || limit.value == value,
                tags[limit.key]?[value] ?? 0 >= limit.limit
            else { continue }
            return .tag(limit, value: value)
        }
        return count >= limits.concurrentMax ? .others(limits.concurrentMax) : nil
    }
}
