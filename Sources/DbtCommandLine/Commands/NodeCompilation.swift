// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore

/// Compiles nodes one after the other and writes their SQL, at first without a database: most projects ask
/// it nothing, and to open it takes longer than all the rest.
struct NodeCompilation: Sendable {
    private let nodes: [Node]
    private let compiler: ManifestCompiler
    private let invocation: Invocation
    private let messages: HeldMessages
    private let targetFolder: String
    private let references: UnpinnedReferences
    /// The node that comes next.
    private var place = 0
    /// Whether the next node has been told of, and then asked for the database.
    private(set) var needsDatabase = false
    private(set) var results: [NodeResult] = []
    /// Ids of the ephemeral models whose SQL was written along with others.
    private var written: Set<String> = []

    init(
        nodes: [Node], compiler: ManifestCompiler, invocation: Invocation, messages: HeldMessages,
        targetFolder: String
    ) {
        self.nodes = nodes
        self.compiler = compiler
        self.invocation = invocation
        self.messages = messages
        self.targetFolder = targetFolder
        references = UnpinnedReferences(compiler.manifest)
    }

    /// All nodes, or those before the first one that asks the database.
    func begun() throws(LotusError) -> NodeCompilation {
        var compilation = self
        let database = UnopenedDatabase()
        while compilation.place < nodes.count {
            // What a template says before it asks the database, it will say again.
            messages.hold()
            do {
                try compilation.step(database)
                messages.release()
            } catch {
                guard error.code == .dbtNeedsDatabase else {
                    messages.release()
                    throw error
                }
                messages.release(isDropped: true)
                compilation.needsDatabase = true
                return compilation
            }
        }
        return compilation
    }

    /// All nodes.
    func finished(with database: any AdapterDatabase) throws(LotusError) -> NodeCompilation {
        var compilation = self
        while compilation.place < nodes.count { try compilation.step(database) }
        return compilation
    }

    private mutating func step(_ database: any AdapterDatabase) throws(LotusError) {
        let log = invocation.log
        let node = nodes[place]
        var step = NodeStep(
            node, number: 0, total: 0, thread: "MainThread", startedAt: invocation.time.now(),
            status: .compiling)
        if !needsDatabase {
            log.fire(.nodeCompiling(step))
            for event in references.events(of: node) { log.fire(event) }
        }
        let compiled = node.hasSQL ? try compiler.node(node.uniqueID, database: database) : node
        for cte in compiled.extraCTEs where written.insert(cte.id).inserted {
            try write(try compiler.node(cte.id, database: database))
        }
        try write(compiled)
        let result = result(&step, compiled)
        log.fire(.nodeFinished(step, result))
        place += 1
        needsDatabase = false
        // dbt takes an ephemeral model as part of others, unless it is asked for.
        if !node.isEphemeralModel || invocation.flags.isGiven("select") { results.append(result) }
    }

    private func result(_ step: inout NodeStep, _ node: Node) -> NodeResult {
        let end = invocation.time.now()
        var result = NodeResult(node, .success, thread: step.thread)
        result.timings = [
            .init("compile", startedAt: step.startedAt, completedAt: end),
            .init("execute", startedAt: end, completedAt: end),
        ]
        result.seconds = Double(end.microseconds - step.startedAt.microseconds) / 1_000_000
        step.node = node
        step.status = .success
        step.finishedAt = end
        return result
    }

    private func write(_ node: Node) throws(LotusError) {
        guard node.isCompiled, let code = node.compiledCode, node.resourceType != .sqlOperation else {
            return
        }
        let path = node.writtenPath(below: targetFolder + "/compiled")
        try LocalFile.renew(Array(code.utf8), at: path)
    }
}
