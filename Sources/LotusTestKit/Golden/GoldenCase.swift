// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// One folder of a ``GoldenDirectory``.
package struct GoldenCase: Sendable, CustomStringConvertible {
    /// The folder's name.
    package let name: String
    /// Its absolute path.
    package let path: String
    let isUpdating: Bool
    /// Why there is no such case at all.
    let problem: String?

    package var description: String { name }

    /// The absolute path of a file of the case.
    package func file(_ name: String) throws -> String {
        if let problem { throw KitError(problem) }
        return "\(path)/\(name)"
    }

    package func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }

    /// The text of an input file.
    package func input(_ name: String) throws -> String {
        let file = try file(name)
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw KitError("the golden case \(self.name) has no readable \(name): \(file)")
        }
        return text
    }

    /// The texts of the files below a folder of the case, by their path in it; none without the folder.
    package func files(below folder: String) throws -> [String: String] {
        let root = try file(folder)
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
        var texts: [String: String] = [:]
        for name in names {
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isFolder)
            if isThere, !isFolder.boolValue { texts[name] = try input("\(folder)/\(name)") }
        }
        return texts
    }

    /// Compares an output with the recorded one, after the replacements in their order.
    ///
    /// Throws ``KitError`` with the difference by lines. When golden files are being updated, it
    /// records the output instead.
    package func expect(
        _ output: String, equals expectedName: String, replacing replacements: [Replacement] = []
    ) throws {
        let file = try file(expectedName)
        let actual = try replacements.reduce(output) { try $1.applied(to: $0) }
        let expected = try? String(contentsOfFile: file, encoding: .utf8)
        if expected == actual { return }
        if isUpdating {
            try actual.write(toFile: file, atomically: true, encoding: .utf8)
            return
        }
        let remedy = "if the new output is right, run the tests with LOTUS_UPDATE_GOLDEN=1"
        guard let expected else {
            throw KitError("no recorded output at \(file); \(remedy). The output is:\n\(actual)")
        }
        let difference = LineDiff(expected: expected, actual: actual)
        throw KitError("\(file) differs (- recorded, + now); \(remedy):\n\(difference)")
    }
}
