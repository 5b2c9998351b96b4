// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The faults that are on. Whether one strikes follows from the seed and the number of the request alone,
/// so that runs can be compared.
package final class FaultPlan: Sendable {
    private let values: Deterministic
    private let state: Mutex<[FaultRule]>

    package init(_ rules: [FaultRule], seed: UInt64) {
        values = Deterministic(seed: seed, kind: 0xFA01_7000)
        state = Mutex(rules)
    }

    /// What is on. Setting replaces all.
    package var rules: [FaultRule] {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// The first fault that strikes a request.
    package func strike(number: UInt64, path: String, isResult: Bool) -> FaultRule.Kind? {
        let rules = rules
        for (place, rule) in rules.enumerated() where rule.covers(path: path, isResult: isResult) {
            let draw = Double(values.value(number, UInt64(place)) >> 11) * 0x1p-53
            if draw < rule.rate { return rule.kind }
        }
        return nil
    }
}

extension FaultRule {
    fileprivate func covers(path: String, isResult: Bool) -> Bool {
        if isResult != kind.strikesResults, kind.strikesResults || kind.strikesRecords { return false }
        return pathPart.map { path.contains($0) } ?? true
    }
}

extension FaultRule.Kind {
    /// Whether it strikes the results of bulk operations alone.
    fileprivate var strikesResults: Bool { self == .expiredResult || self == .truncatedResult }

    /// Whether it changes a record, and with it the length that the service has told of a bulk result.
    fileprivate var strikesRecords: Bool {
        self == .duplicateKeys || self == .hugeRecord || self == .changedType
    }
}
