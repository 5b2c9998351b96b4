internal import LotusCore

struct AutomationEvaluation {
    let graph: AssetGraph; let states: [AssetKey: AssetState]; let active: [RunRecord];
    let previous: [AssetKey: AutomationDecision]; let since: Timestamp; let now: Timestamp
    func decide() -> (decisions: [AutomationDecision], requests: [[AssetKey]]) { ([], []) }
}
