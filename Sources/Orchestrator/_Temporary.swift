internal import LotusCore

package struct RunLimits: Sendable {
    package struct TagLimit: Sendable {
        package var key: String; package var value: String?; package var limit: Int
    }
    package var concurrentMax = 5
    package var tagLimits: [TagLimit] = []
    package init() {}
}
struct RunQueue {
    let limits: RunLimits
    func admissible(queued: [RunRecord], active: [RunRecord], now: Timestamp) -> [RunID] { [] }
}
struct RunRetries {
    let attemptsMax: Int
    func next(after: RunRecord, now: Timestamp) -> RunRequest? { nil }
}
struct AutomationEvaluation {
    let graph: AssetGraph; let states: [AssetKey: AssetState]; let active: [RunRecord];
    let previous: [AssetKey: AutomationDecision]; let since: Timestamp; let now: Timestamp
    func decide() -> (decisions: [AutomationDecision], requests: [[AssetKey]]) { ([], []) }
}
