// SPDX-License-Identifier: Apache-2.0

/// Something in a template that has a value, as it was read.
package struct Expression: Sendable {
    /// What it is.
    package indirect enum Kind: Sendable {
        case constant(Constant)
        case name(String)
        case list([Expression])
        case tuple([Expression])
        case dict([(key: Expression, value: Expression)])
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        case logical(LogicalOperator, Expression, Expression)
        case concat([Expression])
        case compare(Expression, [(comparison: Comparison, operand: Expression)])
        case conditional(test: Expression, then: Expression, otherwise: Expression?)
        case attribute(Expression, String)
        case item(Expression, Expression)
        case slice(start: Expression?, stop: Expression?, step: Expression?)
        case call(Expression, Arguments)
        /// The subject is nil in a filter block, where it is the block's text.
        case filter(Expression?, String, Arguments)
        case test(Expression, String, Arguments)
        /// `namespace.attribute` as the target of `set`.
        case namespaceReference(String, String)
    }

    /// A value that stands in the text.
    package enum Constant: Sendable {
        case none
        case bool(Bool)
        case number(Token.Number)
        case string(String)
    }

    /// What it is.
    package let kind: Kind
    /// Where it stands.
    package let span: Span
    /// Levels of expressions below and with this one.
    let depth: Int
}

extension Expression {
    /// What stands between the parentheses of a call, a filter or a test.
    package struct Arguments: Sendable {
        /// By position.
        package var positional: [Expression] = []
        /// By name.
        package var keyword: [(name: String, value: Expression)] = []
        /// After `*`.
        package var star: Expression?
        /// After `**`.
        package var doubleStar: Expression?

        /// No arguments.
        package init() {}

        /// All expressions in the order in which they stand.
        var all: [Expression] {
            positional + keyword.map(\.value) + [star, doubleStar].compactMap { $0 }
        }

        var isEmpty: Bool { positional.isEmpty && keyword.isEmpty && star == nil && doubleStar == nil }
    }

    package enum UnaryOperator: Sendable { case negative, positive, not }
    package enum BinaryOperator: Sendable { case add, subtract, multiply, divide, floorDivide, modulo, power }
    package enum LogicalOperator: Sendable { case and, or }
    package enum Comparison: Sendable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, isIn, isNotIn
    }
}

extension Expression {
    /// The expressions directly below, in the order of Jinja2's fields (`iter_child_nodes`).
    var children: [Expression] {
        switch kind {
        case .constant, .name, .namespaceReference: []
        case .list(let items), .tuple(let items), .concat(let items): items
        case .dict(let pairs): pairs.flatMap { [$0.key, $0.value] }
        case .unary(_, let operand): [operand]
        case .binary(_, let left, let right), .logical(_, let left, let right): [left, right]
        case .compare(let first, let rest): [first] + rest.map(\.operand)
        case .conditional(let test, let then, let otherwise):
            [test, then] + (otherwise.map { [$0] } ?? [])
        case .attribute(let base, _): [base]
        case .item(let base, let key): [base, key]
        case .slice(let start, let stop, let step): [start, stop, step].compactMap { $0 }
        case .call(let callee, let arguments): [callee] + arguments.all
        case .filter(let subject, _, let arguments): (subject.map { [$0] } ?? []) + arguments.all
        case .test(let subject, _, let arguments): [subject] + arguments.all
        }
    }

    /// Names that are values.
    static let constantNames: Set<String> = ["true", "false", "none", "True", "False", "None"]

    /// What Jinja2 calls the kind when it cannot be assigned to.
    var kindName: String {
        switch kind {
        case .constant: "const"
        case .name: "name"
        case .list: "list"
        case .tuple: "tuple"
        case .dict: "dict"
        case .unary(.negative, _): "neg"
        case .unary(.positive, _): "pos"
        case .unary(.not, _): "not"
        case .binary(let operation, _, _): operation.kindName
        case .logical(.and, _, _): "and"
        case .logical(.or, _, _): "or"
        case .concat: "concat"
        case .compare: "compare"
        case .conditional: "condexpr"
        case .attribute: "getattr"
        case .item: "getitem"
        case .slice: "slice"
        case .call: "call"
        case .filter: "filter"
        case .test: "test"
        case .namespaceReference: "nsref"
        }
    }

    /// Whether `set` and `for` may write to it.
    var isAssignable: Bool {
        switch kind {
        case .name(let name): !Self.constantNames.contains(name)
        case .namespaceReference: true
        case .tuple(let items): items.allSatisfy(\.isAssignable)
        default: false
        }
    }
}

extension Expression.Kind {
    /// The levels below.
    var childDepth: Int {
        switch self {
        case .constant, .name, .namespaceReference: 0
        case .list(let items), .tuple(let items), .concat(let items): Self.depth(items)
        case .dict(let pairs): pairs.reduce(0) { max($0, max($1.key.depth, $1.value.depth)) }
        case .unary(_, let operand): operand.depth
        case .binary(_, let left, let right), .logical(_, let left, let right): max(left.depth, right.depth)
        case .compare(let first, let rest): rest.reduce(first.depth) { max($0, $1.operand.depth) }
        case .conditional(let test, let then, let otherwise):
            max(test.depth, max(then.depth, otherwise?.depth ?? 0))
        case .attribute(let base, _): base.depth
        case .item(let base, let key): max(base.depth, key.depth)
        case .slice(let start, let stop, let step):
            max(start?.depth ?? 0, max(stop?.depth ?? 0, step?.depth ?? 0))
        case .call(let callee, let arguments): max(callee.depth, arguments.depth)
        case .filter(let subject, _, let arguments): max(subject?.depth ?? 0, arguments.depth)
        case .test(let subject, _, let arguments): max(subject.depth, arguments.depth)
        }
    }

    fileprivate static func depth(_ items: [Expression]) -> Int { items.reduce(0) { max($0, $1.depth) } }
}

extension Expression.Arguments {
    fileprivate var depth: Int {
        let most = keyword.reduce(Expression.Kind.depth(positional)) { max($0, $1.value.depth) }
        return max(most, max(star?.depth ?? 0, doubleStar?.depth ?? 0))
    }
}

extension Expression {
    /// Visits the expressions directly below, in the order of ``children``.
    @inline(__always)
    func forEachChild(_ see: (Expression) -> Void) {
        switch kind {
        case .constant, .name, .namespaceReference: break
        case .attribute(let base, _), .unary(_, let base): see(base)
        case .binary(_, let left, let right), .logical(_, let left, let right), .item(let left, let right):
            see(left)
            see(right)
        case .list(let items), .tuple(let items), .concat(let items): items.forEach(see)
        case .call(let callee, let arguments):
            see(callee)
            arguments.forEach(see)
        case .filter(let subject, _, let arguments):
            if let subject { see(subject) }
            arguments.forEach(see)
        default: children.forEach(see)
        }
    }
}

extension Expression.Arguments {
    fileprivate func forEach(_ see: (Expression) -> Void) {
        positional.forEach(see)
        for (_, value) in keyword { see(value) }
        if let star { see(star) }
        if let doubleStar { see(doubleStar) }
    }
}

extension Expression.BinaryOperator {
    fileprivate var kindName: String {
        switch self {
        case .add: "add"
        case .subtract: "sub"
        case .multiply: "mul"
        case .divide: "div"
        case .floorDivide: "floordiv"
        case .modulo: "mod"
        case .power: "pow"
        }
    }
}
