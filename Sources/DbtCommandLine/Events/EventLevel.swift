// SPDX-License-Identifier: Apache-2.0

/// How much an event matters (dbt 1.12, `EventLevel`).
package enum EventLevel: String, Sendable, Comparable, CaseIterable {
    case debug
    case info
    case warn
    case error

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warn: 2
        case .error: 3
        }
    }

    package static func < (one: EventLevel, other: EventLevel) -> Bool { one.rank < other.rank }
}
