// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A program that a test talks to while it runs: writes to it, reads its lines, signals it.
///
/// When the test lets go of it while it runs, the program and whatever it started are killed.
package final class RunningProcess: Sendable {
    package let command: ProcessCommand
    private let child: ChildProcess
    private let input: PipeEnd?
    private let output: OutputCollector?
    private let errors: OutputCollector?

    /// The process id of the program, which is also the id of its process group.
    package var processID: Int32 { child.id }

    /// Starts the program.
    ///
    /// Throws ``KitError`` when it cannot be started, or a file of the command cannot be opened.
    package init(_ command: ProcessCommand) throws {
        let input = try Self.inputEnds(command.input)
        let output = try Self.outputEnds(command.output)
        let errors = try Self.outputEnds(command.errors)
        self.command = command
        self.child = try ChildProcess(command, input: input.child, output: output.child, errors: errors.child)
        // Only the program may hold these ends, or nobody would ever see the end of an output.
        for end in [input.child, output.child, errors.child] { end.close() }
        self.input = input.own
        self.output = output.own.map(OutputCollector.init(reading:))
        self.errors = errors.own.map(OutputCollector.init(reading:))
        if case .bytes(let bytes) = command.input, let end = input.own { Self.feed(bytes, to: end) }
    }

    deinit {
        child.send(SIGKILL, toGroup: true)
        output?.abandon()
        errors?.abandon()
    }

    // MARK: - While it runs

    /// Writes to the standard input of a command whose input is `.written`.
    ///
    /// Throws ``KitError`` when the program no longer reads.
    package func write(_ bytes: [UInt8]) async throws {
        guard let input else { throw KitError("`\(command)` was not started with input to be written") }
        guard try await onOwnThread({ input.write(bytes) }) else {
            throw KitError("`\(command)` no longer reads its input")
        }
    }

    /// Writes a text to the standard input.
    package func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }

    /// Ends the standard input.
    package func closeInput() {
        input?.close()
    }

    /// The next line of the output without its line break; nil at its end.
    ///
    /// Throws ``KitError`` when none comes in time.
    package func nextOutputLine(within time: Duration = .seconds(30)) async throws -> String? {
        try await nextLine(of: output, within: time)
    }

    /// The next line of the errors without its line break; nil at their end.
    ///
    /// Throws ``KitError`` when none comes in time.
    package func nextErrorLine(within time: Duration = .seconds(30)) async throws -> String? {
        try await nextLine(of: errors, within: time)
    }

    /// Sends a signal to the program alone, as `kill` does; nothing happens when it has ended.
    package func send(_ signal: Int32) {
        child.send(signal, toGroup: false)
    }

    /// Kills the program and whatever it started, without a chance to clean up.
    package func kill() {
        child.send(SIGKILL, toGroup: true)
    }

    // MARK: - Its end

    /// Waits until the program ends, and kills it with whatever it started if it runs longer than that.
    ///
    /// Throws ``KitError`` when an output was too large to keep.
    package func wait(within time: Duration = .seconds(60)) async throws -> ProcessOutcome {
        try await onOwnThread { [self] in
            let inTime = child.wait(within: time)
            if inTime == nil { child.send(SIGKILL, toGroup: true) }
            let report = inTime ?? child.wait()
            let drain = Duration.milliseconds(ProcessLimits.drainMsMax)
            return ProcessOutcome(
                command: command.description,
                end: inTime == nil ? .killedAtDeadline(time) : report.end,
                output: try output?.everything(within: drain) ?? [],
                errors: try errors?.everything(within: drain) ?? [],
                cpuSeconds: report.cpuSeconds,
                peakResidentBytes: report.peakResidentBytes)
        }
    }

    private func nextLine(of collector: OutputCollector?, within time: Duration) async throws -> String? {
        guard let collector else { throw KitError("`\(command)` was started without capturing that output") }
        return try await onOwnThread { try collector.nextLine(within: time) }
    }

    // MARK: - Plumbing

    private static func inputEnds(_ input: ProcessCommand.Input) throws -> (child: PipeEnd, own: PipeEnd?) {
        switch input {
        case .nothing: return (try PipeEnd.open("/dev/null", O_RDONLY), nil)
        case .file(let path): return (try PipeEnd.open(path, O_RDONLY), nil)
        case .bytes, .written:
            let ends = try PipeEnd.pipe()
            return (ends.reading, ends.writing)
        }
    }

    private static func outputEnds(_ output: ProcessCommand.Output) throws -> (child: PipeEnd, own: PipeEnd?)
    {
        switch output {
        case .discarded: return (try PipeEnd.open("/dev/null", O_WRONLY), nil)
        case .file(let path): return (try PipeEnd.open(path, O_WRONLY | O_CREAT | O_TRUNC), nil)
        case .captured:
            let ends = try PipeEnd.pipe()
            return (ends.writing, ends.reading)
        }
    }

    /// Feeds prepared input beside everything else; a program that does not want it all is no error.
    private static func feed(_ bytes: [UInt8], to end: PipeEnd) {
        onDetachedThread {
            _ = end.write(bytes)
            end.close()
        }
    }
}
