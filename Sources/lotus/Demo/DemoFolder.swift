// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import LotusCore

/// Where the project of a demonstration lies.
struct DemoFolder: Sendable {
    /// Absolute.
    let project: String
    /// The folder that goes at the end; nil when the project stays.
    private let scratch: String?

    var isKept: Bool { scratch == nil }

    /// A folder that the user names, or a fresh one.
    ///
    /// - Parameter isKept: whether a fresh one stays.
    static func choose(named name: String?, isKept: Bool) throws -> DemoFolder {
        if let name { return DemoFolder(project: AbsolutePath.of(name), scratch: nil) }
        let parent = Terminal.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(AbsolutePath.of(parent))/lotus-demo.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw LotusError(
                .folderFailed, "cannot make a folder in \(parent)",
                hint: "check its permissions and space, or let TMPDIR name another one")
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return DemoFolder(project: "\(folder)/shop", scratch: isKept ? nil : folder)
    }

    /// Writes the project, where there is none yet.
    ///
    /// - Returns: whether it was written.
    func prepare() throws -> Bool {
        guard !FileManager.default.fileExists(atPath: "\(project)/dbt_project.yml") else { return false }
        try NewProject(project, shownAs: project).write { DemoProject.files(name: $0) }
        return true
    }

    /// Removes what does not stay.
    func leave() {
        guard let scratch else { return }
        _ = chdir("/")
        try? FileManager.default.removeItem(atPath: scratch)
    }
}
