// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The servers that only the tests need, as `Scripts/bootstrap --tests` installed them.
package enum TestComponents {
    /// The program `rclone`, whose `serve s3` is the first S3 server of the tests.
    package static func rclone() throws -> String { try program("rclone") }

    /// The interpreter of moto's virtual environment, the second S3 server.
    package static func motoPython() throws -> String { try program("moto/bin/python") }

    private static func program(_ relative: String) throws -> String {
        let named = ProcessInfo.processInfo.environment["LOTUS_HOME"] ?? ""
        let home = named.isEmpty ? Checkout.path(".lotus") : named
        let path = "\(home)/test-components/\(relative)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw KitError(
                "the tests' servers are not installed, \(path) is missing: run Scripts/bootstrap --tests")
        }
        return path
    }
}
