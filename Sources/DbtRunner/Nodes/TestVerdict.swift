// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// What the failures of a data test mean by its severity and thresholds (dbt 1.12, `build_test_run_result`).
struct TestVerdict: Equatable {
    let status: NodeStatus
    let message: String?
    let failures: Int

    /// - Parameter warningsAreErrors: `--warn-error` or its options make a test that warns one that fails.
    init(_ outcome: TestOutcome, of test: Node, warningsAreErrors: Bool) {
        func threshold(_ key: String) -> String { test.config[key]?.string ?? "!= 0" }
        let severity = test.config["severity"]?.string?.lowercased() ?? "error"
        let found = "Got \(outcome.failures) result\(outcome.failures == 1 ? "" : "s"), configured to"
        if severity == "error", outcome.shouldError {
            status = .fail
            message = "\(found) fail if \(threshold("error_if"))"
            failures = outcome.failures
        } else if outcome.shouldWarn {
            status = warningsAreErrors ? .fail : .warn
            message = "\(found) \(warningsAreErrors ? "fail" : "warn") if \(threshold("warn_if"))"
            failures = outcome.failures
        } else {
            status = .pass
            message = nil
            failures = 0
        }
    }
}
