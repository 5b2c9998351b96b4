// SPDX-License-Identifier: Apache-2.0

internal import Jinja
package import LotusCore

/// Runs nodes: renders the macro that does the work against a database.
///
///     let execution = NodeExecution(compiler, database: database)
///     let outcome = try execution.withLock(on: node) { () throws(LotusError) in
///         try execution.build(try execution.compile(node.uniqueID))
///     }
///
/// One thread uses it; the compiler is shared by all.
package struct NodeExecution {
    let compiler: ManifestCompiler
    package let database: any AdapterDatabase
    /// What the node reads of landing files; nil where that does not depend on the run.
    package var reading: (any SourceReading)?

    /// - Parameters:
    ///   - compiler: the compiler of the whole invocation.
    ///   - database: the connection that is worked on.
    package init(_ compiler: ManifestCompiler, database: any AdapterDatabase) {
        self.compiler = compiler
        self.database = database
    }

    /// The node with its SQL, made with what the database tells now.
    package func compile(_ id: String) throws(LotusError) -> Node {
        guard let reading else { return try compiler.node(id, database: database) }
        return try compiler.node(id, database: database, reading: reading)
    }

    /// The same with what the node reads of landing files, which is found out now: its table must be locked.
    package func reading(_ node: Node) throws(LotusError) -> NodeExecution {
        var execution = self
        do {
            execution.reading = try compiler.resolver.reading(
                of: node, increment: try incrementTarget(of: node), on: database)
        } catch {
            throw error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        }
        return execution
    }

    /// The table or view that a node makes, as it stands in SQL.
    package func relationName(of node: Node) -> String { project.context.relation(of: node).rendered }

    /// Runs `body` while nobody else writes to the node's relation.
    ///
    /// A node is compiled within: what its template asks of its own table, such as `is_incremental()` and
    /// the greatest value of a column, is still true when its SQL runs.
    package func withLock<R>(
        on node: Node, _ body: () throws(LotusError) -> R
    ) throws(LotusError) -> R {
        do {
            return try database.withLock(on: project.context.relation(of: node)) { try body() }
        } catch let error as LotusError {
            throw error
        } catch {
            throw LotusError(.dbtDatabase, "\(error)", cause: error)
        }
    }

    /// Runs the materialization of a model, seed or snapshot that was compiled; what the macro says it made
    /// is noted as known.
    ///
    /// - Throws: ``LotusError``: no macro for the materialization, a failed statement, no statement `main`.
    package func build(_ node: Node) throws(LotusError) -> NodeOutcome {
        try materialize(node) { (context, result, state) throws(TemplateError) in
            let relations = try MaterializationResult(node).relations(result, state)
            let response = try Self.mainResponse(context, of: node, state)
            for relation in relations { database.cacheAdded(relation) }
            return NodeOutcome(response: response, relations: relations, written: context.written)
        }
    }

    /// Runs a data test that was compiled, by the materialization `test`.
    ///
    /// - Throws: ``LotusError``; also when the answer is not one row of `failures`, `should_warn` and
    ///   `should_error`.
    package func test(_ node: Node) throws(LotusError) -> TestOutcome {
        try materialize(node) { (context, _, state) throws(TemplateError) in
            let response = try Self.mainResponse(context, of: node, state)
            guard case .object(let table as TableObject)? = try context.mainTable(state) else {
                throw TemplateError.project(.dbtCompilation, "the test '\(node.name)' gave no table")
            }
            var outcome = try TestAnswer(node).outcome(table.table)
            outcome.response = response
            outcome.written = context.written
            return outcome
        }
    }

    /// Compiles and runs a hook of the project (`on-run-start`, `on-run-end`).
    ///
    /// - Parameter names: what it sees beyond other templates.
    /// - Returns: the hook with its SQL, and the answer; nil when it is empty.
    package func runHook(
        _ id: String, names: HookNames = HookNames()
    ) throws(LotusError) -> (node: Node, response: AdapterResponse?) {
        let node = try compiler.node(id, database: database, names: names)
        guard let sql = node.compiledCode, sql.contains(where: { !$0.isWhitespace }) else {
            return (node, nil)
        }
        do {
            return (node, try database.execute(sql, rows: .none, opensTransaction: false).response)
        } catch {
            throw Self.placed(error, at: node)
        }
    }

    /// Calls a macro by name, `package.macro` or `macro`, as `run-operation` does.
    ///
    /// - Returns: what it gave back, as far as it can be written down.
    package func runOperation(_ macro: String, arguments: PlainMap) throws(LotusError) -> PlainValue {
        let context = project.context
        let found = try OperationMacro.find(macro, in: context.registry)
        let render = RenderContext(
            context, .compile, package: found.packageName, resolver: compiler.resolver, database: database)
        defer { render.close() }
        do throws(TemplateError) {
            let state = context.space.text.makeState()
            let named = arguments.entries.map { (name: $0.key, value: $0.value.jinja) }
            let result = try MacroFunction(found, render).call(CallArguments([], keyword: named), state)
            return try PlainValue(result, state)
        } catch {
            throw error.lotusError
        }
    }

    // MARK: Parts

    private var project: ParsedProject { compiler.project }

    /// Renders the macro of the node's materialization, and lets `read` take what it left behind.
    private func materialize<R>(
        _ node: Node, _ read: (RenderContext, Value, RenderState) throws(TemplateError) -> R
    ) throws(LotusError) -> R {
        let name = node.config["materialized"]?.string ?? "view"
        let macro = try project.context.registry.materialization(name, language: node.language)
        return try rendered(node) { (context, state) throws(TemplateError) in
            let result = try MacroFunction(macro, context).call(CallArguments([]), state)
            return try read(context, result, state)
        }
    }

    /// Lets `body` call macros on behalf of a node. After a failure nothing is left of what it began.
    func rendered<R>(
        _ node: Node, _ body: (RenderContext, RenderState) throws(TemplateError) -> R
    ) throws(LotusError) -> R {
        let context = RenderContext(
            project.context, .compile, package: node.packageName, node: node, resolver: compiler.resolver,
            database: database, reading: reading)
        defer { context.close() }
        do throws(TemplateError) {
            return try body(context, project.context.space.text.makeState())
        } catch {
            database.abandon()
            throw Self.placed(error.lotusError, at: node)
        }
    }

    private static func mainResponse(
        _ context: RenderContext, of node: Node, _ state: RenderState
    ) throws(TemplateError) -> AdapterResponse {
        guard let response = try context.mainResponse(state) else {
            throw TemplateError.project(
                .dbtCompilation, "the materialization of '\(node.name)' ran no statement called `main`",
                hint: "Wrap what builds it in `{% call statement('main') %} … {% endcall %}`.")
        }
        return response
    }

    /// An error of a statement in the node's own SQL has no place in a macro; the file is what a user needs.
    private static func placed(_ error: any Error, at node: Node) -> LotusError {
        var placed = error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        if placed.location == nil {
            placed.location = SourceLocation(file: node.originalFilePath, line: 1, column: 1)
        }
        return placed
    }
}
