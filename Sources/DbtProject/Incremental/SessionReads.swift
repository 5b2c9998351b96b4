// SPDX-License-Identifier: Apache-2.0

internal import ProjectFiles

/// What a parse read of its session, with what it was then.
struct SessionReads: Sendable, Equatable {
    /// A name, and what it stood for; nil when it stood for nothing.
    struct Value: Sendable, Equatable {
        var name = ""
        var hash: ContentHash?
    }

    /// The absolute path of the file whose text read this; empty for all else.
    var file = ""
    var variables: [Value] = []
    var environment: [Value] = []
    var flags: [Value] = []
    var isUnsteady = false
    /// Whether the file's text logged, printed or warned.
    var saysSomething = false

    init() {}

    init(_ file: String, _ record: ParseObserver.Record, _ session: ProjectSession) {
        self.file = file
        variables = record.reads.variables.sorted().map { Self.variable($0, session) }
        environment = record.reads.environment.sorted().map { Self.environment($0, session) }
        flags = record.reads.flags.sorted().map { Self.flag($0, session) }
        isUnsteady = record.reads.isUnsteady
        saysSomething = record.saysSomething
    }

    /// Whether a parse in a session would read the same.
    func hold(in session: ProjectSession) -> Bool {
        !isUnsteady
            && variables.allSatisfy { $0 == Self.variable($0.name, session) }
            && environment.allSatisfy { $0 == Self.environment($0.name, session) }
            && flags.allSatisfy { $0 == Self.flag($0.name, session) }
    }

    private static func variable(_ name: String, _ session: ProjectSession) -> Value {
        Value(name: name, hash: session.variables[name].map { ContentHash(plain: $0) })
    }

    /// The hash alone is kept: a value may be a secret.
    private static func environment(_ name: String, _ session: ProjectSession) -> Value {
        Value(name: name, hash: session.environment[name].map { ContentHash($0) })
    }

    private static func flag(_ name: String, _ session: ProjectSession) -> Value {
        let value = session.flags[name] ?? session.flags[name.uppercased()]
        return Value(name: name, hash: value.map { ContentHash(plain: $0) })
    }
}

extension ContentHash {
    /// The hash of a value.
    init(plain value: PlainValue) {
        var writer = RecordWriter()
        var value = value
        writer.code(&value)
        self = ContentHash(writer.finished)
    }
}
