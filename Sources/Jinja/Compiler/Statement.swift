// SPDX-License-Identifier: Apache-2.0

/// A part of a template's body, as it was read.
package struct Statement: Sendable {
    /// What it is.
    package indirect enum Kind: Sendable {
        case text(String)
        case output(Expression)
        case set(target: Expression, value: Expression)
        case setBlock(target: Expression, filter: Expression?, body: [Statement])
        case conditional(branches: [(test: Expression, body: [Statement])], otherwise: [Statement])
        case loop(Loop)
        case macro(Macro)
        case callBlock(call: Expression, caller: Macro)
        case filterBlock(filter: Expression, body: [Statement])
        case with(bindings: [(target: Expression, value: Expression)], body: [Statement])
        case autoescape(Expression, body: [Statement])
        case block(Block)
        case extends(Expression)
        case include(Include)
        case importModule(template: Expression, name: String, withContext: Bool)
        case importNames(template: Expression, names: [(name: String, alias: String)], withContext: Bool)
        case evaluate(Expression)
        case breakLoop
        case continueLoop
        /// Several statements in one scope of their own.
        case scope([Statement])
    }

    /// What it is.
    package let kind: Kind
    /// Where its tag stands, or the text or expression.
    package let span: Span

    /// A statement at a place.
    package init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }
}

extension Statement {
    /// `for`.
    package struct Loop: Sendable {
        let target: Expression
        let iterable: Expression
        let filter: Expression?
        let isRecursive: Bool
        let body: [Statement]
        let otherwise: [Statement]
    }

    /// `macro`, and what a `call` block gives its macro.
    package struct Macro: Sendable {
        /// Its name; empty for the body of a `call` block.
        package var name: String
        /// Its parameters.
        package var parameters: [Parameter]
        /// What it writes.
        package var body: [Statement]
        /// From its opening tag to its closing tag.
        package var span: Span

        /// A macro.
        package init(name: String, parameters: [Parameter], body: [Statement], span: Span) {
            self.name = name
            self.parameters = parameters
            self.body = body
            self.span = span
        }
    }

    /// A parameter of a macro.
    package struct Parameter: Sendable {
        /// Its name.
        package var name: String
        /// What it is when it is not given.
        package var defaultValue: Expression?
        /// Its type as written, when the environment accepts types.
        package var annotation: String?
        /// Where its name stands.
        package var span: Span

        /// A parameter.
        package init(name: String, defaultValue: Expression?, annotation: String?, span: Span) {
            self.name = name
            self.defaultValue = defaultValue
            self.annotation = annotation
            self.span = span
        }
    }

    /// `block`.
    package struct Block: Sendable {
        let name: String
        let isScoped: Bool
        let isRequired: Bool
        let body: [Statement]
    }

    /// `include`.
    package struct Include: Sendable {
        let template: Expression
        let ignoreMissing: Bool
        let withContext: Bool
    }
}

extension Statement {
    /// The bodies directly below.
    var bodies: [[Statement]] {
        switch kind {
        case .setBlock(_, _, let body), .filterBlock(_, let body), .with(_, let body),
            .autoescape(_, let body), .scope(let body):
            [body]
        case .conditional(let branches, let otherwise): branches.map(\.body) + [otherwise]
        case .loop(let loop): [loop.body, loop.otherwise]
        case .macro(let macro): [macro.body]
        case .callBlock(_, let caller): [caller.body]
        case .block(let block): [block.body]
        case .text, .output, .set, .extends, .include, .importModule, .importNames, .evaluate, .breakLoop,
            .continueLoop:
            []
        }
    }

    /// The expressions directly below, without those of the bodies.
    var expressions: [Expression] {
        switch kind {
        case .output(let expression), .evaluate(let expression), .extends(let expression),
            .autoescape(let expression, _), .filterBlock(let expression, _):
            [expression]
        case .set(let target, let value): [target, value]
        case .setBlock(let target, let filter, _): [target] + (filter.map { [$0] } ?? [])
        case .conditional(let branches, _): branches.map(\.test)
        case .loop(let loop):
            [loop.target, loop.iterable] + (loop.filter.map { [$0] } ?? [])
        case .macro(let macro): macro.parameters.compactMap(\.defaultValue)
        case .callBlock(let call, let caller): [call] + caller.parameters.compactMap(\.defaultValue)
        case .with(let bindings, _): bindings.flatMap { [$0.target, $0.value] }
        case .include(let include): [include.template]
        case .importModule(let template, _, _), .importNames(let template, _, _): [template]
        case .text, .block, .breakLoop, .continueLoop, .scope: []
        }
    }
}
