// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a run does with the assets that it names.
package enum RunJob: String, Sendable, CaseIterable {
    /// Makes them, and checks them.
    case materialize
    /// The upkeep of the lake.
    case maintenance
}

/// Who wants a run.
package struct RunTrigger: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case manual, sensor, schedule, automation, backfill, retry
    }

    package let kind: Kind
    /// The sensor or schedule, or the run that is tried again.
    package var name: String?

    package init(_ kind: Kind, name: String? = nil) {
        self.kind = kind
        self.name = name
    }
}

/// A run that somebody wants.
package struct RunRequest: Sendable, Equatable {
    package var job: RunJob = .materialize
    /// What is made, in the order of their keys.
    package var assets: [AssetKey]
    package var trigger: RunTrigger
    /// A run of the same trigger with the same key is not made twice; nil: always made.
    package var runKey: String?
    package var tags: [String: String] = [:]
    /// Higher goes first.
    package var priority = 0
    package var options = RunOptions()
    /// Of a run that is tried again: the first of them, and the one before.
    package var root: RunID?
    package var parent: RunID?
    /// Counted from 1.
    package var attempt = 1
    /// Not before this.
    package var notBefore: Timestamp?

    package init(assets: [AssetKey], trigger: RunTrigger) {
        self.assets = assets.sorted()
        self.trigger = trigger
    }
}

/// How a run makes its assets.
package struct RunOptions: Sendable, Hashable {
    /// Tables are made anew, streams read from their beginning.
    package var isFullRefresh = false
    /// Variables of dbt (`--vars`), as JSON.
    package var variables: String?
    /// Only landing partitions of these days, both included, such as `2026-01-31` (a backfill).
    package var firstDay: String?
    package var lastDay: String?
    /// Steps of the parent that succeeded are not run again.
    package var isFromFailure = false

    package init() {}
}
