// SPDX-License-Identifier: Apache-2.0

import DuckDB
import FoundationEssentials
import Glibc
import LotusCore
import ProjectFiles

/// How much memory the engine of one run may use, where several go on side by side: together no more than
/// the engine alone would take by itself.
enum MemoryShare {
    /// The share of one run in bytes, which the daemon gives to its workers.
    static let variable = "LOTUS_MEMORY_LIMIT"

    /// What the engine takes for itself when nothing is said (DuckDB 1.5).
    private static let partOfMachine = 0.8
    /// With less than this nothing of size can be made.
    private static let bytesMin = 256_000_000

    /// `runs.memory_limit`, or else an equal part of the machine's memory.
    static func bytes(of runs: RunSettings) -> Int {
        if let limit = runs.memoryLimitBytes { return limit }
        return max(bytesMin, Int(Double(machineBytes()) * partOfMachine) / max(1, runs.concurrentMax))
    }

    /// Gives the share to all engines that this process opens from now on.
    static func set(_ bytes: Int) { setenv(variable, String(bytes), 1) }

    /// Holds an engine to the share, unless its target says less.
    static func limit(_ database: Database) async throws {
        guard let share = Terminal.environment[variable].flatMap({ Int($0) }), share > 0 else { return }
        try await database.withConnection { connection in
            let current = try connection.rows("SELECT current_setting('memory_limit')").first?.first?
                .description
            if let current = current.flatMap({ Measure.bytes($0) }), current <= share { return }
            _ = try connection.execute("SET GLOBAL memory_limit = '\(share)B'")
        }
    }

    /// The memory of the machine, or what the container may use of it.
    private static func machineBytes() -> Int {
        let all = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
            .compactMap { FileManager.default.contents(atPath: $0) }
            .compactMap { Int(String(decoding: $0, as: UTF8.self).filter(\.isNumber)) }
        return ([all] + limits.filter { $0 > 0 }).min() ?? all
    }
}
