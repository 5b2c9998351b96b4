// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What a template says of its node while it is rendered: references, configuration, macros.
final class RenderCapture: Sendable {
    struct Record: Sendable {
        var refs: [RefArguments] = []
        var sources: [[String]] = []
        var metrics: [[String]] = []
        var functions: [[String]] = []
        /// Unique ids of the macros that the node's own text calls, in order.
        var macros: [String] = []
        var configCall = PlainMap()
        var hasConfigCall = false
        /// Unique ids of the ephemeral models that became CTEs.
        var ctes: [String] = []
        /// Environment variables that were read.
        var environment: Set<String> = []
        fileprivate var depth = 0
    }

    private let storage: Mutex<Record>

    /// - Parameter macros: those that the node is known to depend on.
    init(macros: [String] = []) {
        var record = Record()
        record.macros = macros
        storage = Mutex(record)
    }

    var record: Record { storage.withLock { $0 } }

    func update(_ change: (inout Record) -> Void) { storage.withLock { change(&$0) } }

    /// A macro is called: only one that no other macro calls is a dependency of the node.
    func enter(_ macro: String) {
        storage.withLock { record in
            if record.depth == 0, !record.macros.contains(macro) { record.macros.append(macro) }
            record.depth += 1
        }
    }

    func leave() { storage.withLock { $0.depth -= 1 } }
}
