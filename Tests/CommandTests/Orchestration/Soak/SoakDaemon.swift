// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// `lotus up` that is killed again and again, and what its memory does meanwhile.
actor SoakDaemon {
    private let project: TestProject
    private var process: RunningProcess?
    private var starts = 0
    private(set) var kills = 0
    private(set) var workersKilled = 0
    /// Bytes of its own memory by the second, of the daemon that runs now.
    private(set) var samples: [(seconds: Double, bytes: Int)] = []
    /// The most that any of them had resident.
    private(set) var peakBytes = 0
    private var startedAt = ContinuousClock.now

    init(_ project: TestProject) { self.project = project }

    func start() throws {
        starts += 1
        var command = try project.command(["up"])
        command.output = .discarded
        command.errors = .file(project.scratch.file("up-\(starts).log"))
        process = try RunningProcess(command)
        samples = []
        startedAt = .now
    }

    /// Kills it, and its workers as well if that is wished, and starts it again at once.
    func restart(withWorkers: Bool) async throws {
        try await kill(withWorkers: withWorkers)
        try start()
    }

    func kill(withWorkers: Bool) async throws {
        guard let process else { return }
        let workers = withWorkers ? Self.children(of: process.processID) : []
        process.kill()
        for worker in workers where Glibc.kill(worker, SIGKILL) == 0 { workersKilled += 1 }
        let outcome = try await process.wait()
        guard outcome.end == .signalled(SIGKILL) else {
            throw KitError("`lotus up` had ended before it was killed: \(outcome)\n\(lastLog())")
        }
        kills += 1
        self.process = nil
    }

    /// The processes that a process has started, by the file that Linux lists them in.
    private static func children(of process: Int32) -> [Int32] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return tasks.flatMap { task -> [Int32] in
            let text = try? String(
                contentsOfFile: "/proc/\(process)/task/\(task)/children", encoding: .utf8)
            return (text ?? "").split(separator: " ").compactMap { Int32($0) }
        }
    }

    // MARK: - Memory

    /// Looks how much memory it has now.
    func sample() {
        guard let process,
            let status = try? String(contentsOfFile: "/proc/\(process.processID)/status", encoding: .utf8)
        else { return }
        func bytes(_ name: String) -> Int? {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 << 10 }
        }
        // Pages of the program come as they are used first: they are no growth.
        guard let resident = bytes("VmRSS"), let own = bytes("RssAnon") else { return }
        samples.append(((ContinuousClock.now - startedAt) / .seconds(1), own))
        peakBytes = max(peakBytes, resident)
    }

    /// By how many bytes its memory grows in a second, as the line through all samples says that come after
    /// its first seconds.
    func slope(after seconds: Double) -> Double? {
        let late = samples.filter { $0.seconds >= seconds }
        guard late.count > 2 else { return nil }
        let count = Double(late.count)
        let time = late.map(\.seconds).reduce(0, +) / count
        let bytes = late.map { Double($0.bytes) }.reduce(0, +) / count
        let above = late.map { ($0.seconds - time) * (Double($0.bytes) - bytes) }.reduce(0, +)
        return above / late.map { ($0.seconds - time) * ($0.seconds - time) }.reduce(0, +)
    }

    /// The end of what the last one said.
    func lastLog() -> String {
        let text = (try? project.scratch.read("up-\(starts).log")) ?? ""
        return text.split(separator: "\n").suffix(30).joined(separator: "\n")
    }
}
