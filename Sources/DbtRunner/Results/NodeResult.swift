// SPDX-License-Identifier: Apache-2.0

package import DbtProject
package import LotusCore

/// How one node of a run ended.
package struct NodeResult: Sendable {
    /// One part of the work.
    package struct Timing: Sendable {
        /// `compile` or `execute`
        package var name: String
        package var startedAt: Timestamp
        package var completedAt: Timestamp

        package init(_ name: String, startedAt: Timestamp, completedAt: Timestamp) {
            self.name = name
            self.startedAt = startedAt
            self.completedAt = completedAt
        }
    }

    /// The node, with its SQL as far as that was made.
    package var node: Node
    package var status: NodeStatus
    package var timings: [Timing] = []
    /// Such as `Thread-1 (worker)`.
    package var thread: String
    package var seconds = 0.0
    /// What the database answered, or why the node failed.
    package var message: String?
    /// The failures that a test found; 0 or 1 for a hook.
    package var failures: Int?
    /// What the database answered, by dbt's names.
    package var response = PlainMap()
    /// Why a node with the status `skipped` had nothing to do; nil for one that was left out because of others.
    package var idleness: Idleness?
    /// What ended a node with the status `error`.
    package var error: LotusError?

    package init(_ node: Node, _ status: NodeStatus, thread: String, message: String? = nil) {
        self.node = node
        self.status = status
        self.thread = thread
        self.message = message
    }

    /// Whether the node was done, or had nothing to do.
    package var isSuccess: Bool {
        switch status {
        case .success, .pass, .warn, .noOp: true
        case .skipped: idleness != nil || node.resourceType == .exposure
        default: false
        }
    }

    /// The entry of `run_results.json` (version 6).
    package var record: PlainMap {
        let isCompilable = ![.seed, .exposure, .savedQuery].contains(node.resourceType)
        return [
            "status": .string(status.rawValue), "timing": .list(timings.map { .map($0.record) }),
            "thread_id": .string(thread), "execution_time": .double(seconds),
            "adapter_response": .map(response), "message": .optional(message),
            "failures": failures.map { .int($0) } ?? PlainValue.none, "unique_id": .string(node.uniqueID),
            "compiled": isCompilable ? .bool(node.isCompiled) : PlainValue.none,
            "compiled_code": isCompilable ? .optional(node.compiledCode) : PlainValue.none,
            "relation_name": isCompilable ? .optional(node.relationName) : PlainValue.none,
            "batch_results": PlainValue.none, "overload_results": PlainValue.none,
        ]
    }
}

extension NodeResult.Timing {
    var record: PlainMap {
        [
            "name": .string(name), "started_at": .string(startedAt.description),
            "completed_at": .string(completedAt.description),
        ]
    }
}

/// A node had nothing to do: no file is there that it has not read.
package struct Idleness: Sendable, Equatable {
    package var reason: String
    /// Whether what it would have built is there all the same, so that what depends on it can be done.
    package var isTableThere: Bool

    package init(reason: String, isTableThere: Bool) {
        self.reason = reason
        self.isTableThere = isTableThere
    }
}
