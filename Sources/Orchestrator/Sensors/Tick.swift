// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What came of one tick of a sensor or schedule.
package struct Tick: Sendable, Equatable {
    package enum Status: String, Sendable, CaseIterable {
        /// Runs were requested.
        case succeeded
        case skipped, failed
    }

    /// Numbers grow; 0 of a tick that is not stored.
    package var id: Int64 = 0
    /// The sensor or schedule.
    package var automaton: AutomatonName
    package var status: Status
    package var startedAt: Timestamp
    package var endedAt: Timestamp
    package var runs: [RunID] = []
    /// Run keys that had a run before, and got none now.
    package var repeatedRunKeys: [String] = []
    /// Why nothing was requested.
    package var reason: String?
    /// What went wrong, as one line.
    package var error: String?
    /// After the tick.
    package var cursor: String?

    package init(
        _ automaton: AutomatonName, _ status: Status, startedAt: Timestamp, endedAt: Timestamp
    ) {
        self.automaton = automaton
        self.status = status
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

/// A sensor or a schedule, or the automation of assets.
package struct AutomatonName: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case sensor, schedule, automation
    }

    package let kind: Kind
    package let name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    package static func sensor(_ name: String) -> AutomatonName { AutomatonName(.sensor, name) }
    package static func schedule(_ name: String) -> AutomatonName { AutomatonName(.schedule, name) }
    /// All automation policies of an instance together.
    package static let automation = AutomatonName(.automation, "automation")
}

/// What is remembered of a sensor or schedule.
package struct AutomatonState: Sendable, Equatable {
    /// nil: as the definition says.
    package var isEnabled: Bool?
    package var cursor: String?
    package var lastTick: Tick?
    /// Of a schedule: the time of its expression that was last acted on. Of all: when it was first seen.
    package var handledUntil: Timestamp?

    package init() {}
}
