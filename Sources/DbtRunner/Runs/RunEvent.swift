// SPDX-License-Identifier: Apache-2.0

package import DbtProject
package import LotusCore

/// A node at some moment of a run.
package struct NodeStep: Sendable {
    package var node: Node
    /// Its place among all nodes that are counted, from 1; 0 for an ephemeral model.
    package var number: Int
    /// How many are counted.
    package var total: Int
    /// Such as `Thread-1 (worker)`.
    package var thread: String
    package var startedAt: Timestamp
    package var finishedAt: Timestamp?
    package var status: NodeStatus

    package init(
        _ node: Node, number: Int, total: Int, thread: String, startedAt: Timestamp,
        finishedAt: Timestamp? = nil, status: NodeStatus = .started
    ) {
        self.node = node
        self.number = number
        self.total = total
        self.thread = thread
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.status = status
    }

    /// Whether it has a number, and is told of.
    package var isCounted: Bool { number > 0 }
}

/// Something that happens while a project runs.
package enum RunEvent: Sendable {
    case started(NodeStep)
    case compiling(NodeStep)
    /// The SQL of the node is there.
    case executing(NodeStep)
    /// Values that a model compares with were written into its SQL.
    case pruned(NodeStep, [PrunedSQL.Watermark])
    /// What its author should know of a model that reads landing files.
    case advised(NodeStep, String)
    /// What the materialization wrote for `target/run`.
    case written(NodeStep, String)
    case finished(NodeStep, NodeResult)
    /// A node had nothing to do.
    case idle(NodeStep, NodeResult)
    /// A node is left out; with the result of the ephemeral model that is to blame, if it is one.
    case skipped(NodeStep, NodeResult, cause: NodeResult?)
    /// What depends on a node will be left out.
    case dependentsSkipped(NodeResult)
    /// A failure has ended the run.
    case stopped(NodeResult)
    /// A node that ran was cut off.
    case cancelled(NodeStep)
    /// A statement is sent to the database, by the name of whom it is for.
    case statement(String, String)
    /// The database has answered.
    case answer(String, seconds: Double)
    case commit(String)
    /// The hooks of a kind begin, of which there is at least one.
    case hooksStarted(HookKind)
    case hookStarted(NodeStep, name: String)
    case hookFinished(NodeStep, NodeResult, name: String)
    case hooksFinished(HookKind)
}

/// Listens to a run; called from several threads at once.
package protocol RunObserver: Sendable {
    func observe(_ event: RunEvent)
}

/// When hooks of a project run.
package enum HookKind: String, Sendable {
    case start = "on-run-start"
    case end = "on-run-end"
}
