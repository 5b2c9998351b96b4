// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A fresh folder for one test; removed when the last reference goes.
package final class ScratchFolder: Sendable {
    package let url: URL
    package var path: String { url.path }

    package init(_ name: String = "lotus-test") throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("\(name)-\(UUID().uuidString.prefix(8))", isDirectory: true)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    package func file(_ relative: String) -> String { url.appendingPathComponent(relative).path }

    /// Writes a text file, with the folders above it.
    @discardableResult
    package func write(_ relative: String, _ text: String) throws -> String {
        let target = url.appendingPathComponent(relative)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: target, atomically: false, encoding: .utf8)
        return target.path
    }

    package func read(_ relative: String) throws -> String {
        try String(contentsOf: url.appendingPathComponent(relative), encoding: .utf8)
    }
}
