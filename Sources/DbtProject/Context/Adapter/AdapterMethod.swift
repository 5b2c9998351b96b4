// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// A method of `adapter`: what it does when templates run, and what it gives while they are parsed.
struct AdapterMethod: Sendable {
    typealias Body =
        @Sendable (RenderContext, AdapterArguments, RenderState) throws(TemplateError) -> Value

    /// What a method gives while nothing may be asked of the database.
    enum Parsed: Sendable {
        /// The same as when templates run.
        case same
        case nothing
        case emptyList
        case no
        /// A response with a table, both empty.
        case emptyTable
    }

    private let parsed: Parsed
    private let name: String
    private let signature: PythonSignature
    private let body: Body

    /// - Parameter parameters: names in order; one that ends in `=` has a default.
    init(_ name: String, _ parameters: [String] = [], parsed: Parsed = .same, _ body: @escaping Body) {
        self.name = name
        self.parsed = parsed
        signature = PythonSignature(name, parameters)
        self.body = body
    }

    func call(
        _ context: RenderContext, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        try state.charge()
        if !context.executes {
            switch parsed {
            case .same: break
            case .nothing: return Value.none
            case .emptyList: return .list([])
            case .no: return .bool(false)
            case .emptyTable: return .tuple([Value.none, .object(TableObject(ResultTable()))])
            }
        }
        let values = AdapterArguments(name, try signature.bind(arguments))
        return try body(context, values, state)
    }

    /// All methods by name.
    static let all: [String: AdapterMethod] = {
        let methods =
            NamingMethods.all + StatementMethods.all + RelationAdapterMethods.all + ColumnMethods.all
            + ConstraintMethods.all + FactMethods.all + ExternalMethods.all + OverrideMethods.all
            + IndexMethods.all
        return Dictionary(methods.map { ($0.name, $0) }) { first, _ in first }
    }()
}

/// The arguments of a method in the order of its parameters.
struct AdapterArguments {
    private let method: String
    private let values: [Value?]

    init(_ method: String, _ values: [Value?]) {
        self.method = method
        self.values = values
    }

    /// `none` for one that is not given.
    subscript(_ place: Int) -> Value { values[place] ?? Value.none }

    /// Nil for one that is not given.
    func given(_ place: Int) -> Value? { values[place] }

    func text(_ place: Int, _ state: RenderState) throws(TemplateError) -> String {
        try self[place].str(state)
    }

    /// The text of an argument; nil for none.
    func optionalText(_ place: Int, _ state: RenderState) throws(TemplateError) -> String? {
        self[place].isNone ? nil : try self[place].str(state)
    }

    func relation(_ place: Int) throws(TemplateError) -> Relation {
        guard case .object(let object as RelationObject) = self[place] else {
            throw TemplateError.project(
                .dbtCompilation,
                "adapter.\(method)() takes a relation, not a value of type \(self[place].typeName)",
                hint: "Give it what `ref`, `source`, `this` or `api.Relation.create(…)` gives.")
        }
        return object.relation
    }
}

extension TemplateError {
    /// Does what may throw any error, in a template.
    static func host<R>(_ body: () throws -> R) throws(TemplateError) -> R {
        do {
            return try body()
        } catch let error as TemplateError {
            throw error
        } catch {
            throw TemplateError(.host, (error as? LotusError)?.message ?? "\(error)", cause: error)
        }
    }
}
