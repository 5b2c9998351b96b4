// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import Synchronization

/// The names that a template of a project sees: macros first, then what dbt gives (dbt 1.12,
/// `dbt/context/providers.py`).
///
/// One context serves one node; macros that it calls see the same context.
final class RenderContext: TemplateContext, Sendable {
    let environment: ProjectContext
    let phase: RenderPhase
    /// The package whose macros are looked for first.
    let package: String
    /// What is rendered: a node, or nothing in particular.
    let node: Node?
    let capture: RenderCapture?
    /// How `ref` and its kin are answered when the template runs.
    let resolver: (any ReferenceResolver)?
    /// What the template works on when it runs.
    let database: any AdapterDatabase
    /// What a run of the node reads of landing files; nil where nothing is run.
    let reading: (any SourceReading)?
    /// More names, such as the arguments of a generic test.
    private let extra: Mutex<[String: Value]>
    private let callables = Mutex<[String: Macro]>([:])
    private let results = Mutex<[String: Value]>([:])
    private let writtenText = Mutex<String?>(nil)
    private let nodeRecord = Mutex<Value?>(nil)
    private let table: [String: MacroRegistry.Meaning]

    init(
        _ environment: ProjectContext, _ phase: RenderPhase, package: String, node: Node? = nil,
        capture: RenderCapture? = nil, resolver: (any ReferenceResolver)? = nil,
        database: any AdapterDatabase = NoDatabase.shared, reading: (any SourceReading)? = nil,
        extra: [String: Value] = [:]
    ) {
        self.environment = environment
        self.phase = phase
        self.package = package
        self.node = node
        self.capture = capture
        self.resolver = resolver
        self.database = database
        self.reading = reading
        self.extra = Mutex(extra)
        table = environment.registry.table(for: package)
    }

    var registry: MacroRegistry { environment.registry }
    var session: ProjectSession { environment.session }
    var executes: Bool { phase == .compile }

    /// Adds a name.
    func set(_ name: String, _ value: Value) { extra.withLock { $0[name] = value } }

    /// Lets go of the macros, which hold the context. Afterwards it is of no use.
    func close() {
        callables.withLock { $0.removeAll() }
        results.withLock { $0.removeAll() }
        extra.withLock { $0.removeAll() }
        nodeRecord.withLock { $0 = nil }
    }

    // MARK: Names

    func lookup(_ name: String) -> Value? {
        if let value = extra.withLock({ $0[name] }) { return value }
        switch table[name] {
        case .macro(let macro): return .object(MacroFunction(macro, self))
        case .package(let package): return .object(PackageNamespace(package, self))
        case nil: return member(name)
        }
    }

    var names: [String] { Array(table.keys) + ContextMembers.names }

    /// What dbt itself gives under a name, also where a macro of that name hides it.
    func member(_ name: String) -> Value? { ContextMembers.value(name, self) }

    /// `model`: one dict for all templates of the node, which may change it, as in dbt.
    var model: Value? {
        guard let node else { return nil }
        if let made = nodeRecord.withLock({ $0 }) { return made }
        let record = Value.dict(DictValue(node.record.entries.map { ($0.key, $0.value.jinja) }))
        nodeRecord.withLock { $0 = record }
        return record
    }

    // MARK: Macros

    /// A macro that is ready to be called in this context.
    func callable(_ macro: MacroDefinition, _ state: RenderState) throws(TemplateError) -> Macro {
        if let callable = callables.withLock({ $0[macro.uniqueID] }) { return callable }
        let template = try macro.template(environment.space)
        let module = try template.module(host: self, state)
        guard let callable = module.macro(macro.exportedName) else {
            throw TemplateError.project(
                .dbtMacroNotFound, "the macro '\(macro.name)' does not define itself under its name")
        }
        callables.withLock { $0[macro.uniqueID] = callable }
        return callable
    }

    /// The macro that `adapter.dispatch` finds from here.
    func dispatch(_ name: String, namespace: String?) throws(TemplateError) -> Value {
        do {
            let macro = try registry.dispatch(name, namespace: namespace, caller: package)
            return .object(MacroFunction(macro, self))
        } catch {
            throw TemplateError(.host, error.message, cause: error)
        }
    }

    /// Calls a macro for the adapter, the one that the root project means by the name.
    func callMacro(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        guard let macro = registry.resolve(name, from: registry.rootPackage) else {
            throw TemplateError.project(.dbtMacroNotFound, "there is no macro '\(name)'")
        }
        return try MacroFunction(macro, self).call(arguments, state)
    }

    // MARK: Results of statements

    func store(_ name: String, _ value: Value) { results.withLock { $0[name] = value } }
    func result(_ name: String) -> Value? { results.withLock { $0[name] } }

    // MARK: Written files

    /// What was given to `write()` last; nil when nothing was.
    var written: String? { writtenText.withLock { $0 } }
    func write(_ text: String) { writtenText.withLock { $0 = text } }
}

/// When a template is rendered.
enum RenderPhase: Sendable {
    /// To learn what it refers to and how it is configured.
    case parse
    /// To make a name with a `generate_…_name` macro.
    case naming
    /// To make SQL.
    case compile
}

/// What all renders of a project share.
final class ProjectContext: Sendable {
    let session: ProjectSession
    let root: PackageDefinition
    let packages: [String: PackageDefinition]
    let registry: MacroRegistry
    let space: TemplateSpace
    let quoting: QuotePolicy
    private let warnings = Mutex<Set<String>>([])

    init(
        session: ProjectSession, root: PackageDefinition, packages: [PackageDefinition],
        registry: MacroRegistry, space: TemplateSpace
    ) {
        self.session = session
        self.root = root
        self.packages = Dictionary(packages.map { ($0.name, $0) }) { first, _ in first }
        self.registry = registry
        self.space = space
        quoting = QuotePolicy().merged(root.rendered["quoting"]?.map)
    }

    /// Whether a warning is given for the first time; from then on it is not.
    func isNewWarning(_ message: String) -> Bool { warnings.withLock { $0.insert(message).inserted } }

    /// The variables that the files of a package see, the ones that win last.
    func variables(for package: String) -> [PlainMap] {
        var layers: [PlainMap] = []
        if package != root.name, let own = packages[package] { layers.append(own.vars(for: package)) }
        layers.append(root.vars(for: package))
        layers.append(session.variables)
        return layers
    }

    /// The relation of a node; `quoting` of its own configuration changes nothing, as in dbt.
    func relation(of node: Node, type: String? = nil) -> Relation {
        Relation(
            database: node.database, schema: node.schema, identifier: node.alias, type: type, quoting: quoting
        )
    }
}

/// Answers `ref`, `source`, `metric` and `function` when templates run.
protocol ReferenceResolver: Sendable {
    /// - Parameters:
    ///   - capture: is told of an ephemeral model that becomes a CTE.
    ///   - database: is asked whether the target holds what can be deferred to a state.
    func ref(
        _ arguments: RefArguments, from node: Node?, capture: RenderCapture?,
        database: any AdapterDatabase
    ) throws(TemplateError) -> Relation
    /// - Parameters:
    ///   - database: is asked whether the target holds a table of a source that is landed in files.
    ///   - reading: what the run of the node reads where it does not; nil where nothing is run.
    func source(
        _ source: String, _ table: String, from node: Node?, database: any AdapterDatabase,
        reading: (any SourceReading)?
    ) throws(TemplateError) -> Relation
    /// The landing files of the stream that a model belongs to; nil for a model without one.
    func files(for model: Node, reading: (any SourceReading)?) throws(TemplateError) -> [String]?
    func function(
        _ name: String, package: String?, from node: Node?, database: any AdapterDatabase
    ) throws(TemplateError) -> Relation
    /// What a state that is deferred to built for a node; nil where there is none.
    func deferRelation(of node: Node) -> Relation?
    /// `graph`
    var graph: Value { get }
    /// The unique ids of what the command selects: `selected_resources`.
    var selected: [String] { get }
}
