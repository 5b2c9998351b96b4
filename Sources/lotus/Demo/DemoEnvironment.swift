// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The environment in which a demonstration runs: nothing that is meant for other projects.
enum DemoEnvironment {
    private static let foreign =
        ["PROFILES_DIR", "PROFILE", "TARGET"].flatMap { ["DBT_\($0)", "DBT_ENGINE_\($0)"] }
        + ["SHOPIFY_STORE", "SHOPIFY_TOKEN", "KLAVIYO_KEY"]

    /// Leads the sources to a sandbox. Before anything else of the process looks at its environment.
    static func set(endpoint: String) {
        foreign.forEach { _ = unsetenv($0) }
        setenv("SANDBOX_ENDPOINT", endpoint, 1)
    }
}
