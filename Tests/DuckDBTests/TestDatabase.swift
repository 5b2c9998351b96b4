// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation

/// Opens databases on the components that bootstrap fetched.
enum TestDatabase {
    static func components() throws -> Components {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        // The test runner lives in the toolchain; the components are the checkout's.
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var environment = ProcessInfo.processInfo.environment
        if environment["LOTUS_HOME"] == nil { environment["LOTUS_HOME"] = checkout.path + "/.lotus" }
        return try Components.locate(environment: environment, executable: executable)
    }

    static func open(
        options: [(name: String, value: String)] = [], extensions: [String] = [], connectionsMax: Int = 4
    ) async throws -> Database {
        try await Database.open(
            Database.Configuration(options: options, extensions: extensions, connectionsMax: connectionsMax),
            components: components())
    }
}
