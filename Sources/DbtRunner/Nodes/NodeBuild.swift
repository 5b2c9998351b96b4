// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// Builds a model or seed that was compiled: at once, or in the parts in which it reads its landing files.
struct NodeBuild {
    let execution: NodeExecution
    /// With the SQL of the first part.
    let step: NodeStep
    let observer: any RunObserver

    /// What came of it: one answer, however many parts there were.
    struct Outcome {
        let message: String
        /// By dbt's names.
        let response: PlainMap
    }

    /// - Throws: ``LotusError`` of the first part that fails; the parts before it stay.
    func run() throws(LotusError) -> Outcome {
        let reading = execution.reading
        if let advice = reading?.advice { observer.observe(.advised(step, advice)) }
        switch reading?.course ?? .plain {
        case .collectedParts(let count) where count > 1: return try collect(count)
        case .parts(let count) where count > 1: return try add(count)
        default: return outcome(of: [try build(step.node)])
        }
    }

    // MARK: Parts

    /// Each part is a transaction. Hooks run once, before the first part and after the last.
    private func add(_ count: Int) throws(LotusError) -> Outcome {
        var responses: [AdapterResponse] = []
        for part in 0..<count {
            var node = try compiled(part)
            if part > 0 { node.config["pre-hook"] = [] }
            if part < count - 1 { node.config["post-hook"] = [] }
            responses.append(try build(node))
        }
        return outcome(of: responses)
    }

    /// The parts are collected in a temporary table, which then takes the place of the model's query.
    private func collect(_ count: Int) throws(LotusError) -> Outcome {
        var collection: Relation?
        for part in 0..<count {
            let node = try pruned(try compiled(part))
            collection = try CurrentNode.with(step) { () throws(LotusError) in
                try execution.collect(node, into: collection)
            }
        }
        guard let collection else { preconditionFailure("There is at least one part.") }
        var node = step.node
        node.compiledCode = "select * from \(collection.rendered)"
        node.config["pre-hook"] = []
        let response = try build(node)
        try execution.dropCollection(collection)
        return outcome(of: [response], parts: count)
    }

    /// The node with the SQL of a part; the first one is there already.
    private func compiled(_ part: Int) throws(LotusError) -> Node {
        guard part > 0 else { return step.node }
        execution.reading?.advance()
        return try CurrentNode.with(step) { () throws(LotusError) in
            try execution.compile(step.node.uniqueID)
        }
    }

    // MARK: One part

    private func build(_ node: Node) throws(LotusError) -> AdapterResponse {
        let pruned = try pruned(node)
        let outcome = try CurrentNode.with(step) { () throws(LotusError) in try execution.build(pruned) }
        if let text = outcome.written { observer.observe(.written(step, text)) }
        return outcome.response
    }

    /// The node as it is run: its SQL with watermarks written in, which the compiled SQL does not show. A view
    /// keeps its subqueries, since it is read later.
    private func pruned(_ node: Node) throws(LotusError) -> Node {
        guard let sql = node.compiledCode, node.config["materialized"] != "view" else { return node }
        let pruned: PrunedSQL
        do {
            pruned = try execution.database.pruned(sql, into: execution.incrementTarget(of: node))
        } catch {
            throw error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        }
        guard pruned.sql != sql else { return node }
        if !pruned.watermarks.isEmpty { observer.observe(.pruned(step, pruned.watermarks)) }
        var node = node
        node.compiledCode = pruned.sql
        return node
    }

    // MARK: Outcome

    private func outcome(of responses: [AdapterResponse], parts: Int? = nil) -> Outcome {
        var whole = responses.last ?? AdapterResponse()
        let counts = responses.compactMap(\.rowsAffected)
        whole.rowsAffected = counts.isEmpty ? nil : counts.reduce(0, +)
        var record = whole.record
        let parts = parts ?? responses.count
        if let volume = execution.reading?.volume {
            record["files"] = .int(volume.files)
            record["bytes_processed"] = .int(volume.bytes)
        }
        if parts > 1 { record["batches"] = .int(parts) }
        return Outcome(message: whole.message, response: record)
    }
}

extension AdapterResponse {
    /// What the database said of a statement, by dbt's names.
    var record: PlainMap {
        var record: PlainMap = ["_message": .string(message)]
        if let code { record["code"] = .string(code) }
        if let rowsAffected { record["rows_affected"] = .int(rowsAffected) }
        return record
    }
}
