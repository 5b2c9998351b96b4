// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What templates are compiled and run with. It never changes; threads may share it.
package final class Environment: Sendable {
    /// The options that it was made with.
    package let options: Options
    /// Variables of every template.
    let globals: Layer
    private let marks: LexerMarks
    private let features: Parser.Features
    private let cache = Mutex<[String: Template]>([:])

    /// An environment; an error when the options contradict each other.
    package init(_ options: Options = Options()) throws(TemplateError) {
        if let defect = options.delimiters.defect { throw TemplateError(.assertion, defect) }
        self.options = options
        globals = Layer(options.globals, over: nil)
        marks = LexerMarks(options.delimiters)
        features = options.features
    }

    /// Templates that are kept compiled; the loader is asked once for each.
    private static let cachedTemplatesMax = 10_000
}

// MARK: - Compiling

extension Environment {
    /// Compiles a template.
    ///
    /// - Parameters:
    ///   - source: Its text.
    ///   - name: Its name in messages.
    package func compile(_ source: String, name: String = "<template>") throws(TemplateError) -> Template {
        let (text, tree) = try parse(source, name: name)
        do {
            let program = try CodeGenerator.compile(tree, settings: settings)
            return Template(program, environment: self, macros: tree.macros)
        } catch {
            throw TemplateError(error, in: text)
        }
    }

    /// Reads a template without compiling it, to see what is in it.
    package func parse(_ source: String, name: String = "<template>") throws(TemplateError) -> SyntaxTree {
        try parse(source, name: name).tree
    }

    /// Compiles a single expression.
    package func expression(
        _ source: String, name: String = "<expression>"
    ) throws(TemplateError) -> CompiledExpression {
        let text = try sourceText(source, name)
        do {
            var parser = try Parser(bytes: text.bytes, marks: marks, features: features, expression: true)
            let expression = try parser.soleExpression()
            let program = try CodeGenerator.compile(
                expression: expression, source: text, settings: settings)
            return CompiledExpression(program, environment: self)
        } catch {
            throw TemplateError(error, in: text)
        }
    }

    private func parse(
        _ source: String, name: String
    ) throws(TemplateError) -> (text: SourceText, tree: SyntaxTree) {
        let text = try sourceText(source, name)
        do {
            var parser = try Parser(bytes: text.bytes, marks: marks, features: features)
            let statements = try parser.template()
            return (text, SyntaxTree(statements, source: text, specialNames: parser.specialNames))
        } catch {
            throw TemplateError(error, in: text)
        }
    }

    private func sourceText(_ source: String, _ name: String) throws(TemplateError) -> SourceText {
        guard source.utf8.count <= CompilerLimits.sourceBytesMax else {
            throw TemplateError(
                .limit, "the template has more than \(CompilerLimits.sourceBytesMax) bytes", name: name)
        }
        return SourceText(source, name: name, keepsTrailingNewline: options.delimiters.keepTrailingNewline)
    }

    private var settings: CodeGenerator.Settings {
        CodeGenerator.Settings(
            filters: options.settings.filters, tests: options.settings.tests,
            undefinedKind: options.settings.undefinedKind)
    }
}

// MARK: - Loading

extension Environment {
    /// The template of a name, from the loader.
    package func template(named name: String) throws(TemplateError) -> Template {
        try template(named: name, suggests: true)
    }

    /// The same; close names of one that does not exist are sought when it is asked for.
    func template(named name: String, suggests: Bool) throws(TemplateError) -> Template {
        if let template = cache.withLock({ $0[name] }) { return template }
        guard let loader = options.loader else {
            throw TemplateError(.type, "no loader for this environment specified")
        }
        guard let source = try loader.source(named: name) else { throw notFound(name, loader, suggests) }
        let template = try compile(source, name: name)
        cache.withLock { cache in
            if cache.count >= Self.cachedTemplatesMax { cache.removeAll() }
            cache[name] = template
        }
        return template
    }

    private func notFound(_ name: String, _ loader: any TemplateLoader, _ suggests: Bool) -> TemplateError {
        var error = TemplateError(.notFound, name, name: name)
        if suggests { error.details.alternatives = Alternatives.find(name, in: loader.names) }
        return error
    }
}

extension TemplateError {
    /// An error of a template's text.
    init(_ error: SyntaxError, in source: SourceText) {
        let kind: Kind = error.isLimit ? .limit : error.isAssertion ? .syntaxAssertion : .syntax
        self.init(kind, error.message, name: error.name)
        details.alternatives = error.alternatives
        details.frames = [source.frame(error.span, what: "template")]
    }
}

extension TemplateError.Kind {
    /// The text can be read but means nothing.
    package static let syntaxAssertion = TemplateError.Kind(pythonName: "TemplateAssertionError")
}
