// SPDX-License-Identifier: Apache-2.0

/// What came of a run.
package struct RunOutcome: Sendable {
    /// In the order in which they ended; ephemeral models are left out, hooks are not.
    package var results: [NodeResult] = []
    /// The task was cancelled before all was done.
    package var isInterrupted = false

    package init() {}

    /// Whether everything was done, and well.
    package var isSuccess: Bool {
        !isInterrupted && results.allSatisfy(\.isSuccess)
    }
}
