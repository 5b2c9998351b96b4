// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

extension LeaseOwner {
    /// The process that runs this.
    ///
    /// Its host is the kernel's boot and the name space that numbers processes: two containers on one
    /// machine do not take each other's processes for dead.
    package static let thisProcess: LeaseOwner = {
        let number = getpid()
        return LeaseOwner(host: currentHost, process: number, started: startTicks(of: number) ?? 0)
    }()

    private static let currentHost: String = {
        let boot = text(of: "/proc/sys/kernel/random/boot_id").map { $0.filter { !$0.isWhitespace } }
        let names = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        return "\(boot ?? "unknown")/\(names ?? "unknown")"
    }()

    /// What is known of the process; of one elsewhere nothing is.
    package var presence: Presence {
        guard host == Self.currentHost else { return .unknown }
        return Self.startTicks(of: process) == started ? .alive : .gone
    }

    /// Field 22 of `/proc/PID/stat`; nil when there is no such process, or only its remains.
    private static func startTicks(of process: Int32) -> Int64? {
        guard let stat = text(of: "/proc/\(process)/stat"), let name = stat.lastIndex(of: ")") else {
            return nil
        }
        // The name may hold anything, so the fields are counted from its end.
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        let isZombie = fields.first == "Z" || fields.first == "X"
        return fields.count > 19 && !isZombie ? Int64(fields[19]) : nil
    }

    private static func text(of path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
