// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The golden tests of one area: a folder per case, input and expected output side by side.
///
/// ```swift
/// @Test(arguments: GoldenDirectory("Errors").cases)
/// func errorsAreRenderedAsRecorded(_ golden: GoldenCase) throws {
///     let output = render(try golden.input("query.sql"))
///     try golden.expect(output, equals: "expected.txt")
/// }
/// ```
///
/// Adding a case adds no code. With `LOTUS_UPDATE_GOLDEN=1` in the environment the expected files are
/// written instead of compared; read the difference before you commit it.
package struct GoldenDirectory: Sendable {
    /// The absolute path of the area's folder.
    package let path: String
    private let isUpdating: Bool

    /// An area under `Tests/Golden/` of the checkout.
    package init(_ area: String) {
        self.init(
            path: Checkout.path("Tests/Golden/\(area)"),
            isUpdating: ProcessInfo.processInfo.environment["LOTUS_UPDATE_GOLDEN"] == "1")
    }

    package init(path: String, isUpdating: Bool = false) {
        self.path = path
        self.isUpdating = isUpdating
    }

    /// The cases by name.
    ///
    /// An area without any case gives one that fails: a moved folder must not pass for a green test.
    package var cases: [GoldenCase] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let names = entries.filter { name in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            return exists && isFolder.boolValue && !name.hasPrefix(".")
        }
        guard !names.isEmpty else {
            return [
                GoldenCase(
                    name: "(no cases)", path: path, isUpdating: false, problem: "no case folders in \(path)")
            ]
        }
        return names.sorted().map {
            GoldenCase(name: $0, path: "\(path)/\($0)", isUpdating: isUpdating, problem: nil)
        }
    }
}
