// SPDX-License-Identifier: Apache-2.0

/// How a node of a run ended, or how far it is (dbt 1.12, `RunStatus`, `TestStatus`, `RunningStatus`).
package enum NodeStatus: String, Sendable {
    // MARK: On its way

    case started
    case compiling
    case executing

    // MARK: Of models, seeds and hooks

    case success
    case error
    case skipped

    /// There is nothing to do: an exposure or a saved query.
    case noOp = "no-op"

    // MARK: Of tests

    case pass
    case fail
    case warn

    /// Whether the node did not do what it was to do.
    package var isFailure: Bool { self == .error || self == .fail }
}
