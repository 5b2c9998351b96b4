// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// A text file of the checkout.
struct SourceFile {
    /// Relative to the checkout.
    let path: String
    let text: String

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// The part after the last dot; empty for scripts and the like.
    var kind: String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count > 1 && !(parts.count == 2 && parts[0].isEmpty)
            ? String(parts[parts.count - 1]) : ""
    }
    /// The folder of the target below Sources, Sources/Connectors or Tests; empty elsewhere.
    var target: String {
        let folders = path.split(separator: "/")
        guard folders.count > 2, ["Sources", "Tests"].contains(folders[0]) else { return "" }
        return String(folders[1] == "Connectors" && folders.count > 3 ? folders[2] : folders[1])
    }
    /// Whether people wrote it by hand, as opposed to recorded or generated text.
    var isWritten: Bool {
        let folders = path.split(separator: "/").dropLast()
        return !folders.contains { ["Golden", "Fixtures", "Generated"].contains($0) }
    }
}

/// The files of the checkout that rules apply to.
enum SourceTree {
    private static let folders = ["Sources", "Tests", "Scripts", "Benchmarks", "docs", ".ci"]
    private static let kinds: Set = [
        "", "c", "h", "json", "md", "sh", "sql", "swift", "txt", "yaml", "yml",
    ]

    /// All text files, those at the top of the checkout included.
    static func files() throws -> [SourceFile] {
        let top = try FileManager.default.contentsOfDirectory(atPath: Checkout.root.path)
        var paths = top.filter { !$0.hasPrefix(".") && !isFolder($0) }
        for folder in folders where isFolder(folder) {
            let below = try FileManager.default.subpathsOfDirectory(atPath: Checkout.path(folder))
            paths += below.map { "\(folder)/\($0)" }.filter { !isFolder($0) }
        }
        return paths.sorted().compactMap { path in
            guard kinds.contains(SourceFile(path: path, text: "").kind),
                let text = try? String(contentsOfFile: Checkout.path(path), encoding: .utf8)
            else { return nil }
            return SourceFile(path: path, text: text)
        }
    }

    /// The Swift files below a folder.
    static func swiftFiles(in folder: String) throws -> [SourceFile] {
        try files().filter { $0.kind == "swift" && $0.path.hasPrefix(folder + "/") }
    }

    static func manifest() throws -> PackageManifest {
        PackageManifest(try String(contentsOfFile: Checkout.path("Package.swift"), encoding: .utf8))
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: Checkout.path(path), isDirectory: &isFolder)
            && isFolder.boolValue
    }
}
