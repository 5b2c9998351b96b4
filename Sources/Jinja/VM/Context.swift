// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Variables that never change, over others: what a render was given, or what an include passes on.
final class Layer: TemplateContext, Sendable {
    private let values: [String: Value]
    private let parent: (any TemplateContext & Sendable)?

    init(_ values: [String: Value], over parent: (any TemplateContext & Sendable)?) {
        self.values = values
        self.parent = parent
    }

    func lookup(_ name: String) -> Value? { values[name] ?? parent?.lookup(name) }
    var names: [String] { Array(values.keys) + (parent?.names ?? []) }
}

/// Variables of a host over others.
final class HostLayer: TemplateContext, Sendable {
    private let host: any TemplateContext & Sendable
    private let parent: any TemplateContext & Sendable

    init(_ host: any TemplateContext & Sendable, over parent: any TemplateContext & Sendable) {
        self.host = host
        self.parent = parent
    }

    func lookup(_ name: String) -> Value? { host.lookup(name) ?? parent.lookup(name) }
    var names: [String] { host.names + parent.names }
}

/// What one run of a template's body sees and makes: Jinja2's `Context`.
final class Context: TemplateContext, Sendable {
    /// A block of a template, with those it overrides behind it.
    struct BlockEntry: Sendable {
        let program: Program
        let function: Int
        let autoescape: Bool
    }

    private struct Storage: Sendable {
        var variables: [String: Value] = [:]
        var exported: Set<String> = []
        var blocks: [String: [BlockEntry]]
        var extended: Template?
    }

    /// The template's name.
    let name: String
    private let parent: any TemplateContext & Sendable
    private let storage: Mutex<Storage>

    private init(name: String, parent: any TemplateContext & Sendable, blocks: [String: [BlockEntry]]) {
        self.name = name
        self.parent = parent
        storage = Mutex(Storage(blocks: blocks))
    }

    /// A context for a template.
    convenience init(_ template: Template, parent: any TemplateContext & Sendable) {
        self.init(name: template.name, parent: parent, blocks: template.blockEntries.mapValues { [$0] })
    }

    func lookup(_ name: String) -> Value? {
        storage.withLock { $0.variables[name] } ?? parent.lookup(name)
    }

    var names: [String] { storage.withLock { Array($0.variables.keys) } + parent.names }

    /// Sets a variable of the template.
    func set(_ name: String, _ value: Value, exports: Bool) {
        storage.withLock { storage in
            storage.variables[name] = value
            if exports { storage.exported.insert(name) }
        }
    }

    /// Takes a variable out of what the template exports.
    func hide(_ name: String) {
        storage.withLock { _ = $0.exported.remove(name) }
    }

    /// What the template exports.
    var exported: [String: Value] {
        storage.withLock { storage in
            storage.variables.filter { storage.exported.contains($0.key) }
        }
    }

    /// The variables as they are now, under those of a place in the template.
    func snapshot(_ locals: [String: Value]) -> any TemplateContext & Sendable {
        let variables = storage.withLock { $0.variables }
        let base = variables.isEmpty ? parent : Layer(variables, over: parent)
        return locals.isEmpty ? base : Layer(locals, over: base)
    }

    /// A context of the same template with more variables (`Context.derived`).
    func derived(_ locals: [String: Value]) -> Context {
        Context(name: name, parent: snapshot(locals), blocks: storage.withLock { $0.blocks })
    }

    /// Whether a variable may hold what holds this context.
    var mayHoldItself: Bool {
        storage.withLock { storage in
            storage.variables.values.contains { value in
                switch value {
                case .object, .list, .tuple, .dict, .set: true
                default: false
                }
            }
        }
    }

    /// Empties the context at the end of its ``Lifetime``.
    func clear() {
        var variables: [String: Value] = [:]
        storage.withLock { storage in
            swap(&storage.variables, &variables)
            storage.blocks = [:]
        }
    }

    /// The blocks of a name, the one that counts first.
    func blocks(_ name: String) -> [BlockEntry] { storage.withLock { $0.blocks[name] ?? [] } }

    /// Lets a template be continued by another one, whose blocks stand behind its own.
    func extend(_ template: Template) {
        storage.withLock { storage in
            for (name, entry) in template.blockEntries { storage.blocks[name, default: []].append(entry) }
            storage.extended = template
        }
    }

    /// Whether the template extends another one by now.
    var isExtended: Bool { storage.withLock { $0.extended != nil } }

    /// The template that continues this one, asked for once.
    func takeExtended() -> Template? {
        storage.withLock { storage in
            defer { storage.extended = nil }
            return storage.extended
        }
    }
}
