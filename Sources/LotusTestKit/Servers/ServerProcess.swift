// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// A server program of a test, which cannot outlive the test process however that ends.
///
/// A shell stands between: it kills the server when its own input, a pipe that only the test process
/// holds, is closed. The kernel's signal on a parent's death would not do, as it follows the thread
/// that started the program.
final class ServerProcess: Sendable {
    private static let guardScript =
        #""$@" </dev/null & child=$!; read -r line; kill -KILL "$child" 2>/dev/null"#
    private static let readyMsMax = 60_000
    private static let readyPollMs: UInt32 = 20

    private let process: RunningProcess
    private let log: String

    private init(_ process: RunningProcess, log: String) {
        self.process = process
        self.log = log
    }

    /// Starts a program and waits until it is ready; throws ``KitError`` with the end of its log when
    /// it ends first or takes too long.
    static func start(
        _ program: String, _ arguments: [String], environment: [String: String], log: String,
        isReady: @escaping @Sendable () -> Bool
    ) async throws -> ServerProcess {
        let process = try RunningProcess(
            ProcessCommand(
                "/bin/sh", ["-c", guardScript, "sh", program] + arguments, environment: .exactly(environment),
                input: .written, output: .file(log), errors: .file(log + ".errors")))
        let server = ServerProcess(process, log: log)
        let inTime = try await onOwnThread { () -> Bool in
            for _ in 0..<(readyMsMax / Int(readyPollMs)) {
                if isReady() { return true }
                usleep(readyPollMs * 1_000)
            }
            return false
        }
        guard inTime else {
            await server.kill()
            throw KitError("\(program) was not ready within \(readyMsMax / 1_000) s:\n\(server.logTail())")
        }
        return server
    }

    /// Kills the server at once and waits until it is gone.
    func kill() async {
        process.kill()
        _ = try? await process.wait(within: .seconds(30))
    }

    /// The last lines that it printed.
    func logTail() -> String {
        [log, log + ".errors"]
            .compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
            .flatMap { $0.split(separator: "\n").suffix(ProcessLimits.shownLinesMax) }
            .map { "  | \($0)" }
            .joined(separator: "\n")
    }
}
