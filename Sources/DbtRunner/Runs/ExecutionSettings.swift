// SPDX-License-Identifier: Apache-2.0

/// How a run behaves.
package struct ExecutionSettings: Sendable {
    /// How many nodes are worked on at a time.
    package var threads: Int
    /// The first failure ends the run.
    package var failsFast = false
    /// What depends on a failed test, or on what was left out, is left out (`build`).
    package var testsGateDependents = false
    /// A failed hook of `on-run-start` leaves all nodes out.
    package var skipsNodesAfterFailedHook = true
    /// `--store-failures`: the failures of tests are kept in tables.
    package var storesFailures = false
    /// A test that warns fails.
    package var testWarningsAreErrors = false

    package init(threads: Int) { self.threads = threads }
}
