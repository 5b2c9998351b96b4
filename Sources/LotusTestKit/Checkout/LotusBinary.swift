// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The `lotus` program, or another of the package, that was built together with the running tests.
package enum LotusBinary {
    /// Its absolute path.
    ///
    /// It stands beside the test executable, because one build makes both. Throws ``KitError`` when
    /// it does not.
    package static func path(of program: String = "lotus") throws -> String {
        let candidates = [
            URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
                .deletingLastPathComponent().appendingPathComponent(program).path,
            Checkout.path(".build/release/\(program)"),
        ]
        guard let found = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw KitError(
                "the program \(program) is not built, it is not at \(candidates[0]): run make build")
        }
        return found
    }

    /// A command that runs it.
    package static func command(_ arguments: [String]) throws -> ProcessCommand {
        ProcessCommand(try path(), arguments)
    }
}
