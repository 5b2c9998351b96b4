// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation
import LotusTestKit

/// A database in memory on the components that bootstrap fetched.
enum RunnerDatabase {
    static func open() async throws -> Database {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var environment = ProcessInfo.processInfo.environment
        if environment["LOTUS_HOME"] == nil { environment["LOTUS_HOME"] = Checkout.path(".lotus") }
        let components = try Components.locate(environment: environment, executable: executable)
        return try await Database.open(Database.Configuration(connectionsMax: 2), components: components)
    }
}
