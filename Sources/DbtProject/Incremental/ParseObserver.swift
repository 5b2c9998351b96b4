// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Notes what a parse reads, and what it says: on these its result depends, or they belong to it.
///
/// The functions of templates are made far from whoever starts a parse, and some of them know no session;
/// so the observer is a task local value.
final class ParseObserver: Sendable {
    /// The observer of the parse that runs here; nil when nobody asks.
    @TaskLocal static var current: ParseObserver?

    /// What was read, by name.
    struct Reads: Sendable, Equatable {
        /// Variables that `--vars` can give.
        var variables: Set<String> = []
        /// Variables of the environment.
        var environment: Set<String> = []
        /// Flags, as they are called in templates.
        var flags: Set<String> = []
        /// Whether something was read that is another one each time: the time, chance, the invocation.
        var isUnsteady = false

        var isEmpty: Bool { variables.isEmpty && environment.isEmpty && flags.isEmpty && !isUnsteady }

        mutating func add(_ other: Reads) {
            variables.formUnion(other.variables)
            environment.formUnion(other.environment)
            flags.formUnion(other.flags)
            isUnsteady = isUnsteady || other.isUnsteady
        }
    }

    /// What the text of one file, or all else, read and said.
    struct Record: Sendable {
        var reads = Reads()
        var saysSomething = false
    }

    private struct State {
        /// By the path of a file; an empty path stands for all else.
        var records: [String: Record] = [:]
        var owner = ""
        var messages: [ParseMessage] = []
        /// What was looked for, with the hash of what was read.
        var files: [String: ContentHash?] = [:]
        var folders: Set<String> = []
        /// Whether a file was read twice, with two contents.
        var isTorn = false
    }

    private let state = Mutex(State())

    init() {}

    /// By the absolute path of a file; an empty path stands for all else.
    var records: [String: Record] { state.withLock { $0.records } }
    var messages: [ParseMessage] { state.withLock { $0.messages } }

    /// Files that were looked for, with the hashes of those that were read.
    ///
    /// - Returns: Nil when a file was written while it was read, or when a folder was searched that does not
    ///   belong to a layout.
    func files(in layout: ProjectLayout) -> [String: ContentHash?]? {
        let state = state.withLock { $0 }
        guard !state.isTorn else { return nil }
        let isKnown = state.folders.allSatisfy { folder in
            folder == layout.packageFolder
                || layout.folders.contains { folder == $0 || folder.hasPrefix($0 + "/") }
        }
        return isKnown ? state.files : nil
    }

    // MARK: Reads

    /// A file is looked for.
    func seeFile(_ path: String) {
        state.withLock { state in
            if state.files[path] == nil { state.files[path] = .some(nil) }
        }
    }

    /// A file was read.
    func readFile(_ path: String, _ bytes: [UInt8]) {
        let hash = ContentHash(bytes)
        state.withLock { state in
            if let old = state.files[path] ?? nil, old != hash { state.isTorn = true }
            state.files[path] = .some(hash)
        }
    }

    func readFolder(_ path: String) { state.withLock { _ = $0.folders.insert(path) } }
    func readVariable(_ name: String) { update { $0.reads.variables.insert(name) } }
    func readEnvironment(_ name: String) { update { $0.reads.environment.insert(name) } }
    func readFlag(_ name: String) { update { $0.reads.flags.insert(name) } }
    func readUnsteady() { update { $0.reads.isUnsteady = true } }

    /// Names of a template's context that mean something else in each invocation.
    private static let unsteadyNames: Set<String> = [
        "invocation_id", "run_started_at", "invocation_args_dict", "dbt_metadata_envs", "selected_resources",
        "otel_trace_id", "otel_span_id",
    ]

    /// A template looks up a name.
    static func lookUp(_ name: String) {
        guard unsteadyNames.contains(name) else { return }
        current?.readUnsteady()
    }

    private func update(_ change: (inout Record) -> Void) {
        state.withLock { change(&$0.records[$0.owner, default: Record()]) }
    }

    // MARK: Messages

    func add(_ message: ParseMessage) {
        state.withLock { state in
            state.messages.append(message)
            state.records[state.owner, default: Record()].saysSomething = true
        }
    }

    // MARK: Files

    /// Runs the part of a parse that looks at nothing but the text of one file.
    static func reading<Failure: Error>(
        _ file: SourceFile, _ body: () throws(Failure) -> Void
    ) throws(Failure) {
        guard let observer = current else { return try body() }
        observer.state.withLock { $0.owner = file.absolutePath }
        defer { observer.state.withLock { $0.owner = "" } }
        try body()
    }
}

/// What a parse says.
enum ParseMessage: Sendable, Equatable {
    case log(String, isInfo: Bool)
    case print(String)
    case warning(String)
    case deprecation(ParseDeprecation)
    case passedOver(ParseWarning)

    /// Says it again.
    func send(to messages: any TemplateMessages) {
        switch self {
        case .log(let text, let isInfo): messages.log(text, isInfo: isInfo)
        case .print(let text): messages.print(text)
        case .warning(let text): messages.warn(text)
        case .deprecation(let deprecation): messages.deprecated(deprecation)
        case .passedOver(let warning): messages.warn(warning)
        }
    }
}

/// Hands messages on and notes them.
struct ObservedMessages: TemplateMessages {
    let messages: any TemplateMessages
    let observer: ParseObserver

    func log(_ message: String, isInfo: Bool) { pass(.log(message, isInfo: isInfo)) }
    func print(_ message: String) { pass(.print(message)) }
    func warn(_ message: String) { pass(.warning(message)) }
    func warnAsAdapter(_ message: String) { messages.warnAsAdapter(message) }
    func warn(_ warning: ParseWarning) { pass(.passedOver(warning)) }

    func deprecated(_ deprecation: ParseDeprecation) {
        // A file that says something twice is read each time until it is mended.
        if case .repeatedKey = deprecation.kind { observer.readUnsteady() }
        pass(.deprecation(deprecation))
    }

    private func pass(_ message: ParseMessage) {
        observer.add(message)
        message.send(to: messages)
    }
}
