// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
internal import LotusCore

/// The folder in which a process makes its files before they are put into the landing zone.
package struct StagedFiles: Sendable {
    /// The folder of this process.
    package let folder: String

    /// Makes it, and removes those of processes that are gone.
    ///
    /// - Parameter root: the folder for all processes.
    package static func open(_ root: String) throws -> StagedFiles {
        let manager = FileManager.default
        let own = LeaseOwner.thisProcess
        let staged = StagedFiles(folder: "\(root)/\(own.process)-\(own.started)")
        do {
            try manager.createDirectory(atPath: staged.folder, withIntermediateDirectories: true)
        } catch {
            throw LotusError(
                .syncStaging, "the folder \(staged.folder) cannot be made: \(error)",
                hint: "check the permissions and the space of the disk that it is on", cause: error)
        }
        for name in (try? manager.contentsOfDirectory(atPath: root)) ?? [] where isLeft(name, by: own) {
            try? manager.removeItem(atPath: "\(root)/\(name)")
        }
        return staged
    }

    private static func isLeft(_ name: String, by own: LeaseOwner) -> Bool {
        let numbers = name.split(separator: "-")
        guard numbers.count == 2, let process = Int32(numbers[0]), let started = Int64(numbers[1]) else {
            return false
        }
        return LeaseOwner(host: own.host, process: process, started: started).presence == .gone
    }

    /// Removes the folder of this process.
    package func close() { try? FileManager.default.removeItem(atPath: folder) }

    static func remove(_ path: String) { unlink(path) }
}
