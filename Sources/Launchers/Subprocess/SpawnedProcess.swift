// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// A program that was started, in a process group of its own.
struct SpawnedProcess: Sendable {
    /// How a process ended.
    enum Ending: Sendable, Equatable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    let number: pid_t

    private typealias CloseFrom =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// A function of glibc 2.34 that its Swift module does not show; without it, files that are marked so are
    /// closed all the same.
    private static let closeOthers: CloseFrom? = dlsym(
        nil, "posix_spawn_file_actions_addclosefrom_np"
    ).map { unsafeBitCast($0, to: CloseFrom.self) }

    /// Starts a program without standard input.
    ///
    /// - Parameters:
    ///   - arguments: the first is the path of the program.
    ///   - environment: all of it.
    ///   - output: a file that its output is added to; nil throws it away.
    ///   - ended: is called on a thread of its own when the process is over.
    /// - Throws: ``LotusError`` `LL-LAUNCH-001`.
    static func start(
        _ arguments: [String], environment: [String: String], output: String?,
        ended: @escaping @Sendable (Ending) -> Void
    ) throws -> SpawnedProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, output ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        // Files and sockets of this process are none of the other's business.
        _ = Self.closeOthers?(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C at a terminal goes to the daemon, which stops its workers in order.
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var number = pid_t()
        let path = arguments[0]
        let status = withTexts(arguments) { arguments in
            withTexts(variables) { variables in
                posix_spawn(&number, path, &actions, &attributes, arguments, variables)
            }
        }
        guard status == 0 else {
            throw LotusError(
                .launch, "\(arguments[0]) cannot be started: \(String(cString: strerror(status)))",
                hint: "Check the memory and the number of processes that this user may have.")
        }
        let process = SpawnedProcess(number: number)
        OwnThread.start(stackBytes: 256 << 10) {
            let ending = process.wait()
            ended(ending)
            // Until now the number is nobody else's.
            waitpid(process.number, nil, 0)
        }
        return process
    }

    private static func withTexts<R>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
    ) -> R {
        var pointers = texts.map { strdup($0) }
        pointers.append(nil)
        defer { pointers.forEach { free($0) } }
        return pointers.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                preconditionFailure("An array of at least one pointer has an address.")
            }
            return body(base)
        }
    }

    /// Returns when the process is over; its remains are left.
    private func wait() -> Ending {
        var info = siginfo_t()
        while waitid(P_PID, id_t(number), &info, WEXITED | WNOWAIT) < 0 {
            guard errno == EINTR else { return .exited(-1) }
        }
        let status = info._sifields._sigchld.si_status
        return info.si_code == Int32(CLD_EXITED) ? .exited(status) : .killed(signal: status)
    }

    /// Sends a signal to the process and what it started.
    func signal(_ signal: Int32) { kill(-number, signal) }
}

extension SpawnedProcess.Ending: CustomStringConvertible {
    var description: String {
        switch self {
        case .exited(let status): "exit status \(status)"
        case .killed(SIGKILL): "it was killed (signal 9), by somebody or for want of memory"
        case .killed(let signal): "signal \(signal)"
        }
    }
}
