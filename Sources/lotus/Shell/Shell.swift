// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DuckDB
import DuckLake
import LineEditor
import LotusCore
import ProjectFiles

/// A session: one connection, so that temporary tables, settings and an open transaction live on from
/// one statement to the next. Between statements it holds no lock. It belongs to its connection's thread.
final class Shell {
    /// How deep `.read` may go.
    private static let scriptDepthMax = 16

    let workspace: Workspace
    let signals: ShellSignals
    var settings = ShellSettings()
    /// Where results go now.
    private(set) var sink: OutputSink
    private let standardOutput: OutputSink
    private let verbose: Bool
    private let names = CatalogNames()
    private var transaction: ShellTransaction?
    private var scriptDepth = 0
    private var continuesAfterErrors = false
    private var hasFailed = false
    private var isLeaving = false

    init(workspace: Workspace, signals: ShellSignals, sink: OutputSink, verbose: Bool) {
        self.workspace = workspace
        self.signals = signals
        self.sink = sink
        standardOutput = sink
        self.verbose = verbose
    }

    // MARK: A person

    /// Reads and runs until the person leaves.
    func run(_ input: ShellInput, on connection: borrowing Connection) throws {
        while !isLeaving {
            let outcome = input.read(prompt: prompt) { before, text in
                ShellCompleter(names: names).complete(before, in: text, on: connection)
            }
            switch outcome {
            case .text(let text): try runTyped(text, on: connection)
            case .interrupted: continue
            case .end: isLeaving = true
            case .stopped: break
            }
            if signals.isStopped { break }
        }
        leave(connection)
        try closeOutput()
        if signals.isStopped { throw ExitCode(130) }
    }

    private var prompt: String {
        let name = workspace.profile.isDefaultTarget ? "lotus" : workspace.target.name
        return "\(name)\(transaction == nil ? "" : "*")> "
    }

    private func runTyped(_ text: String, on connection: borrowing Connection) throws {
        do {
            try run(QuerySource(name: "<sql>", text: text), on: connection)
            try sink.flush()
        } catch {
            try show(error)
        }
    }

    /// What stood before an error stays on the screen above it.
    private func show(_ error: any Error) throws {
        if error is BrokenPipe { throw error }
        try sink.flush()
        Terminal.show(workspace.faults.told(error), verbose: verbose)
    }

    // MARK: A script

    func run(script: QuerySource, continuesAfterErrors: Bool, on connection: borrowing Connection) throws {
        self.continuesAfterErrors = continuesAfterErrors
        settings.rowsMax = nil
        do {
            try run(script, on: connection)
        } catch {
            try sink.flush()
            if signals.isStopped { throw DuckDBError.interrupted }
            throw error
        }
        try closeOutput()
        try sink.flush()
        if transaction != nil {
            throw LotusError(
                .transactionLeft, "the script ended while its transaction was open: it was rolled back",
                hint: "write COMMIT at its end")
        }
        if hasFailed { throw ExitCode(LotusError.Exit.workFailed.rawValue) }
    }

    /// Runs the statements and dot commands of a text one after the other.
    func run(_ source: QuerySource, on connection: borrowing Connection) throws {
        guard scriptDepth < Self.scriptDepthMax else {
            throw LotusError(
                .dotCommand, "`.read` of \(source.name) goes deeper than \(Self.scriptDepthMax) files",
                hint: "a file must not read itself")
        }
        scriptDepth += 1
        defer { scriptDepth -= 1 }
        var splitter = SQLSplitter(source.text)
        while !isLeaving, let part = splitter.next() {
            do {
                if part.sql.hasPrefix(".") {
                    try DotCommand(splitter.line(of: part), part, source).run(in: self, on: connection)
                } else {
                    try run(part, of: source, on: connection)
                }
            } catch  where continuesAfterErrors && !(error is BrokenPipe) && !signals.isStopped {
                try show(error)
                hasFailed = true
            }
        }
    }

    // MARK: Statements

    private func run(
        _ part: SQLSplitter.Part, of source: QuerySource, on connection: borrowing Connection
    ) throws {
        let output = settings.output(to: sink, columns: signals.device.size.columns)
        let runner = StatementRunner(
            lakes: workspace.lakes, isTraceable: workspace.isTraceable, faults: workspace.faults,
            author: "lotus sql", output: output)
        let start = ContinuousClock.now
        try connection.interruptible(by: signals.interrupt) { connection in
            if signals.isStopped { throw DuckDBError.interrupted }
            try run(part, of: source, with: runner, on: connection)
        }
        names.noteRun(part.words)
        if settings.showsTiming {
            try sink.flush()
            let rows = output.lastTotal.map { "\($0), " } ?? ""
            Terminal.writeError("(\(rows)\(Self.seconds(start.duration(to: .now))) s)\n")
        }
    }

    private func run(
        _ part: SQLSplitter.Part, of source: QuerySource, with runner: StatementRunner,
        on connection: borrowing Connection
    ) throws {
        switch part.words.first {
        case "begin", "start":
            guard transaction == nil else {
                throw unpaired("a transaction is open already here", part, source)
            }
            _ = try source.located(part, workspace.faults) { try connection.execute(part.sql) }
            transaction = ShellTransaction()
        case "commit", "end":
            guard let open = transaction else { throw unpaired("no transaction is open here", part, source) }
            transaction = nil
            do {
                try source.located(part, workspace.faults, isFinal: true) {
                    try runner.commit(open, on: connection)
                }
            } catch {
                // Also when the wait for the lock was cancelled, before anything was committed.
                connection.rollBack()
                throw error
            }
        case "rollback", "abort":
            guard transaction != nil else { throw unpaired("no transaction is open here", part, source) }
            transaction = nil
            connection.rollBack()
        default:
            guard transaction != nil else { return try runner.run(part, of: source, on: connection) }
            try runner.run(inTransaction: part, of: source, on: connection)
            transaction?.add(part, of: source, gaveRows: runner.output.hasShownRows)
        }
    }

    private func unpaired(_ what: String, _ part: SQLSplitter.Part, _ source: QuerySource) -> LotusError {
        LotusError(
            .openTransaction, what, hint: "write BEGIN and COMMIT (or ROLLBACK) in pairs",
            location: SourceLocation(
                file: source.name, text: source.text, utf8Offset: part.offset,
                length: part.words.first?.count ?? 1))
    }

    private static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = String(attoseconds / 1_000_000_000_000_000)
        return "\(seconds)." + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
    }

    // MARK: For dot commands

    func leave() { isLeaving = true }

    /// Sends results into a file from here on, or to standard output again.
    func sendOutput(to path: String?) throws {
        try closeOutput()
        if let path { sink = try OutputSink(path: AbsolutePath.of(path)) }
    }

    private func closeOutput() throws {
        guard sink !== standardOutput else { return }
        defer { sink = standardOutput }
        try sink.finish()
    }

    private func leave(_ connection: borrowing Connection) {
        guard transaction != nil else { return }
        transaction = nil
        connection.rollBack()
        Terminal.writeError("the open transaction was rolled back\n")
    }
}
