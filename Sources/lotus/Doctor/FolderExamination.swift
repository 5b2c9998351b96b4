// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// Looks whether data can be written to a folder of this machine.
struct FolderExamination {
    let path: String

    private static let freeBytesMin: UInt64 = 1 << 30

    private var subject: String { "folder \(path)" }

    func findings() -> [Finding] {
        if let problem = Self.problem(ofWritingTo: path + (path.hasSuffix("/") ? "x" : "/x")) {
            return [Finding(subject, .wrong, problem.what, remedy: problem.remedy)]
        }
        var status = statvfs()
        guard let folder = Self.nearestFolder(above: path), statvfs(folder, &status) == 0 else {
            return [Finding(subject, .ok, "can be written")]
        }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        let shown = "\(free >> 20) MB free"
        guard free >= Self.freeBytesMin else {
            return [
                Finding(
                    subject, .wrong, "only \(shown) on its disk",
                    remedy: "make room: files are written anew before old ones go, so keep 1 GB free at least"
                )
            ]
        }
        let made = FileManager.default.fileExists(atPath: path) ? "" : ", will be made by the first write"
        return [Finding(subject, .ok, "can be written, \(shown)\(made)")]
    }

    /// Why a file cannot be made at a path; nil when it can, or when it is for its folders to be made.
    static func problem(ofWritingTo file: String) -> (what: String, remedy: String)? {
        guard let folder = nearestFolder(above: file) else {
            return (
                "a part of the path \(file) is a file, not a folder", "name another place in profiles.yml"
            )
        }
        // Asking for the permission would not notice a file system that is read-only or full.
        let probe = "\(folder)/.lotus-doctor-\(getpid())-\(UInt32.random(in: .min ... .max))"
        let descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = strerror(errno).map { String(cString: $0) } ?? "unknown reason"
            return (
                "this user cannot write into \(folder): \(reason)",
                "check who owns the folder and that its disk is neither full nor read-only, or name another "
                    + "place in profiles.yml"
            )
        }
        close(descriptor)
        unlink(probe)
        return nil
    }

    /// The folder of a file, or the one above it that exists; nil when something else is in the way.
    private static func nearestFolder(above file: String) -> String? {
        var path = AbsolutePath.of(file)
        while path != "/" {
            guard let slash = path.lastIndex(of: "/") else { return nil }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
            var status = stat()
            if stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFDIR ? path : nil }
            if errno == ENOTDIR { continue }
        }
        return "/"
    }
}
