// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The `lotus` program that was built together with the running tests.
package enum LotusBinary {
    /// Its absolute path.
    ///
    /// It stands beside the test executable, because one build makes both. Throws ``KitError`` when
    /// it does not.
    package static func path() throws -> String {
        let candidates = [
            URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
                .deletingLastPathComponent().appendingPathComponent("lotus").path,
            Checkout.path(".build/release/lotus"),
        ]
        guard let found = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw KitError("the program lotus is not built, it is not at \(candidates[0]): run make build")
        }
        return found
    }

    /// A command that runs it.
    package static func command(_ arguments: [String]) throws -> ProcessCommand {
        ProcessCommand(try path(), arguments)
    }
}
