// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What this process has used so far, as `getrusage` counts it.
struct ResourceUsage {
    let userSeconds: Double
    let kernelSeconds: Double
    /// The most memory that was resident at a time, in kibibytes.
    let residentKiBMax: Int
    let blocksRead: Int
    let blocksWritten: Int

    static func ofThisProcess() -> ResourceUsage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return ResourceUsage(
            userSeconds: seconds(usage.ru_utime), kernelSeconds: seconds(usage.ru_stime),
            residentKiBMax: usage.ru_maxrss, blocksRead: usage.ru_inblock, blocksWritten: usage.ru_oublock)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }
}
