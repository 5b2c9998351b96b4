// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// The Postgres programs of this machine, and the user that may run them.
struct PostgresInstallation: Sendable {
    /// The folder of `initdb`, `postgres` and `psql`.
    let programs: String
    /// Whom the server runs as; nil is the user of the tests. Postgres refuses to run as root.
    let user: String?

    /// The newest version that Debian's packages installed, else the one in `PATH`.
    ///
    /// Throws ``KitError`` when there is none.
    static func find() throws -> PostgresInstallation {
        guard let programs = programFolders().first(where: hasServer) else {
            throw KitError("the tests need a Postgres server: apt-get install postgresql")
        }
        guard geteuid() == 0 else { return PostgresInstallation(programs: programs, user: nil) }
        let users = ["postgres", "nobody"]
        guard let user = users.first(where: { (name: String) in getpwnam(name) != nil }) else {
            throw KitError("Postgres does not run as root, and this machine has no user `postgres`")
        }
        return PostgresInstallation(programs: programs, user: user)
    }

    private static func programFolders() -> [String] {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let debian = versions.compactMap { Int($0) }.sorted(by: >).map { "\(root)/\($0)/bin" }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return debian + path.split(separator: ":").map { String($0) }
    }

    private static func hasServer(_ folder: String) -> Bool {
        ["initdb", "postgres", "psql"].allSatisfy {
            FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)")
        }
    }

    /// The words that run a program of the server as the right user.
    func command(_ program: String, _ arguments: [String]) -> [String] {
        let words = ["\(programs)/\(program)"] + arguments
        guard let user else { return words }
        // Unlike `su` and `runuser` it becomes the program, so that a signal reaches the program.
        return ["setpriv", "--reuid=\(user)", "--regid=\(group(of: user))", "--clear-groups", "--"] + words
    }

    private func group(of user: String) -> gid_t { getpwnam(user)?.pointee.pw_gid ?? 65_534 }

    /// Gives a file or folder to whom the server runs as, for that user's eyes only.
    func give(_ path: String, mode: mode_t) throws {
        if let user, let entry = getpwnam(user), chown(path, entry.pointee.pw_uid, entry.pointee.pw_gid) != 0
        {
            throw KitError("cannot give \(path) to \(user): \(lastSystemError())")
        }
        guard chmod(path, mode) == 0 else { throw KitError("cannot protect \(path): \(lastSystemError())") }
    }

    /// A fresh folder that the server's user can reach and owns.
    func makeFolder() throws -> String {
        let temporary = FileManager.default.temporaryDirectory.path
        let parent = user == nil ? temporary : [temporary, "/tmp"].first(where: isOpen) ?? "/tmp"
        let folder = "\(parent)/lotus-postgres-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try give(folder, mode: 0o700)
        return folder
    }

    /// Whether everybody may walk through a folder and those above it.
    private func isOpen(_ folder: String) -> Bool {
        var url = URL(fileURLWithPath: folder).standardizedFileURL
        while true {
            var status = stat()
            guard stat(url.path, &status) == 0, status.st_mode & 0o001 != 0 else { return false }
            if url.path == "/" { return true }
            url.deleteLastPathComponent()
        }
    }
}
