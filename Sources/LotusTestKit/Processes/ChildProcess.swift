// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// A child of the test process, from its start until it is reaped.
///
/// It leads a process group, so that a signal reaches whatever it starts in turn.
final class ChildProcess: Sendable {
    /// What the kernel told when the child was reaped.
    struct Report: Sendable {
        let end: ProcessOutcome.End
        let cpuSeconds: Double
        let peakResidentBytes: Int
    }

    let id: pid_t
    private let report: Monitor<Report?>

    /// Starts the program with these three files as its standard input, output and errors.
    convenience init(_ command: ProcessCommand, input: PipeEnd, output: PipeEnd, errors: PipeEnd) throws {
        try self.init(command, .pipes([input, output, errors]))
    }

    /// Starts the program in a session of its own, with a terminal for all three and for its signals.
    convenience init(_ command: ProcessCommand, terminal: String) throws {
        try self.init(command, .terminal(terminal))
    }

    private enum Files {
        case pipes([PipeEnd])
        case terminal(String)
    }

    private init(_ command: ProcessCommand, _ files: Files) throws {
        id = try Self.spawn(command, files)
        let report = Monitor<Report?>(nil)
        self.report = report
        onDetachedThread { [id] in Self.watch(id, into: report) }
    }

    // MARK: - Signals and waiting

    /// Sends a signal to the child, or to its whole group. Nothing happens once it is reaped.
    func send(_ number: Int32, toGroup: Bool) {
        report.change { report in
            if report == nil { _ = Glibc.kill(toGroup ? -id : id, number) }
        }
    }

    /// Blocks the thread until the child is reaped; nil when the time is over first.
    func wait(within time: Duration) -> Report? {
        report.wait(within: time) { $0 }
    }

    /// Blocks the thread until the child is reaped.
    func wait() -> Report {
        report.wait { $0 }
    }

    // MARK: - Starting

    /// `POSIX_SPAWN_SETSID` of glibc, which its module shows only with GNU's own functions.
    private static let setSession: Int32 = 0x80

    private static func spawn(_ command: ProcessCommand, _ files: Files) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let folder = command.folder { GNUFunctions.addChangeDirectory(&actions, folder) }
        switch files {
        case .pipes(let ends):
            for (number, end) in ends.enumerated() {
                guard let own = end.number else { throw KitError("a file of \(command.program) is closed") }
                posix_spawn_file_actions_adddup2(&actions, own, Int32(number))
            }
        case .terminal(let path):
            // The first terminal that the leader of a session opens becomes the session's.
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, path, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
            posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)
        }

        // The child begins with no signal blocked or ignored, whatever the thread that starts it does.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        if case .terminal = files { flags |= setSession } else { flags |= Int32(POSIX_SPAWN_SETPGROUP) }
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var child: pid_t = 0
        let status = withCStrings([command.program] + command.arguments) { arguments in
            withCStrings(variables(of: command.environment)) { environment in
                posix_spawnp(&child, command.program, &actions, &attributes, arguments, environment)
            }
        }
        guard status == 0 else {
            throw KitError("cannot start \(command.program): \(lastSystemError(status))")
        }
        return child
    }

    private static func variables(of environment: ProcessCommand.Environment) -> [String] {
        let all: [String: String]
        switch environment {
        case .exactly(let variables):
            all = variables
        case .inherited(let changes):
            var variables = ProcessInfo.processInfo.environment
            for (name, value) in changes { variables[name] = value }
            all = variables
        }
        return all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }

    // MARK: - Watching

    /// Looks at the child until it has ended, then reaps it.
    ///
    /// Reaping and signalling exclude each other, so that no signal reaches a stranger who was given
    /// the number anew.
    private static func watch(_ id: pid_t, into report: Monitor<Report?>) {
        let ownPeak = peakResidentBytes(of: getpid())
        var childPeak = 0
        var pauseMicroseconds: useconds_t = 200
        while !hasEnded(id) {
            childPeak = max(childPeak, peakResidentBytes(of: id))
            usleep(pauseMicroseconds)
            pauseMicroseconds = min(pauseMicroseconds * 2, useconds_t(ProcessLimits.pollMsMax * 1_000))
        }
        report.change { $0 = reap(id, ownPeak: ownPeak, childPeak: childPeak) }
    }

    private static func hasEnded(_ id: pid_t) -> Bool {
        var information = siginfo_t()
        let status = waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT)
        // A child that somebody else reaped is over as well.
        return status != 0 ? errno != EINTR : information.si_signo != 0
    }

    private static func reap(_ id: pid_t, ownPeak: Int, childPeak: Int) -> Report {
        var status: Int32 = 0
        var usage = rusage()
        var result: pid_t
        repeat { result = wait4(id, &status, 0, &usage) } while result < 0 && errno == EINTR
        let signal = status & 0x7f
        let counted = usage.ru_maxrss * 1_024
        return Report(
            end: signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal),
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakResidentBytes: counted > ownPeak || childPeak == 0 ? counted : childPeak)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }

    /// The high-water mark of a process; 0 when it is gone.
    private static func peakResidentBytes(of id: pid_t) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8) else {
            return 0
        }
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
            return (kilobytes.flatMap { Int($0) } ?? 0) * 1_024
        }
        return 0
    }
}
