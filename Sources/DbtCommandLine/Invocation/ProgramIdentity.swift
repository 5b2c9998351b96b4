// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Tells this program from every other build of it.
enum ProgramIdentity {
    /// The size of the program's file, and when it was written.
    static let text: String = {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 else { return "unknown \(getpid())" }
        return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }()
}
