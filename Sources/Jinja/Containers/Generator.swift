// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Values that are made when they are asked for, once: a generator of Python.
///
/// Nothing runs before the first value is asked for, as in Python: a filter that is never looped over
/// never fails.
final class Generator: HostObject, ValueSource {
    /// Makes the next value; nil at the end.
    typealias Step = (RenderState) throws(TemplateError) -> Value?
    /// Begins; what it gives is called for each value.
    typealias Start = @Sendable (RenderState) throws(TemplateError) -> any Body

    /// What the generator keeps between two values.
    protocol Body: AnyObject, Sendable {
        func next(_ state: RenderState) throws(TemplateError) -> Value?
    }

    private enum Stage: Sendable {
        case waiting(Start)
        case running
        case paused(any Body)
        case ended
    }

    private let stage: Mutex<Stage>
    let typeName: String
    private let name: String

    /// - Parameters:
    ///   - name: The function in the generator's `repr`.
    ///   - typeName: `generator`, or the type of an iterator.
    init(_ name: String, typeName: String = "generator", start: @escaping Start) {
        self.name = name
        self.typeName = typeName
        stage = Mutex(.waiting(start))
    }

    deinit {
        var last = Stage.ended
        stage.withLock { swap(&$0, &last) }
        // Generators over generators must not be freed one inside the other.
        var grave: AnyObject? = Remains(last)
        last = .ended
        Graveyard.bury(&grave)
    }

    private final class Remains {
        let stage: Stage
        init(_ stage: Stage) { self.stage = stage }
    }

    func next(_ state: RenderState) throws(TemplateError) -> Value? {
        var current = Stage.running
        stage.withLock { swap(&$0, &current) }
        let body: any Body
        do throws(TemplateError) {
            switch current {
            case .running: throw TemplateError(.value, "generator already executing")
            case .ended:
                stage.withLock { $0 = .ended }
                return nil
            case .waiting(let start): body = try start(state)
            case .paused(let paused): body = paused
            }
            try state.charge(RenderCosts.call)
            try state.enter()
            defer { state.leave() }
            let value = try body.next(state)
            stage.withLock { $0 = value == nil ? .ended : .paused(body) }
            return value
        } catch {
            stage.withLock { $0 = .ended }
            throw error
        }
    }

    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(self as any ValueSource)
    }

    var isTrue: Bool { true }

    func repr(_ state: RenderState) throws(TemplateError) -> String {
        typeName == "generator" ? "<generator object \(name)>" : "<\(typeName) object>"
    }
}

/// Goes through the items of a value and makes of each another one, or none.
final class MappedItems: Generator.Body {
    private let items: SharedIterator
    private let map: @Sendable (Value, RenderState) throws(TemplateError) -> Value?

    init(
        _ items: ValueIterator,
        _ map: @escaping @Sendable (Value, RenderState) throws(TemplateError) -> Value?
    ) {
        self.items = SharedIterator(items)
        self.map = map
    }

    func next(_ state: RenderState) throws(TemplateError) -> Value? {
        while let item = try items.next(state) {
            if let value = try map(item, state) { return value }
        }
        return nil
    }
}

/// An iterator in an object, for what must be Sendable.
final class SharedIterator: Sendable {
    private let iterator: Mutex<ValueIterator?>

    init(_ iterator: ValueIterator) {
        self.iterator = Mutex(iterator)
    }

    /// The next value. The iterator is not in the object while it runs, since it may run a template.
    func next(_ state: RenderState) throws(TemplateError) -> Value? {
        var current: ValueIterator?
        iterator.withLock { swap(&$0, &current) }
        guard var running = current else { throw TemplateError(.value, "generator already executing") }
        defer {
            let paused = running
            iterator.withLock { $0 = paused }
        }
        return try running.next(state)
    }

    /// How many values are left, when that is known.
    var remaining: Int? { iterator.withLock { $0?.remaining } }
}

/// An iterator of Python that is no generator, such as what `reversed` gives.
final class PythonIterator: HostObject, ValueSource {
    let typeName: String
    private let items: SharedIterator

    init(_ typeName: String, _ items: ValueIterator) {
        self.typeName = typeName
        self.items = SharedIterator(items)
    }

    func next(_ state: RenderState) throws(TemplateError) -> Value? { try items.next(state) }
    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(self as any ValueSource)
    }
    var isTrue: Bool { true }
    func repr(_ state: RenderState) throws(TemplateError) -> String { "<\(typeName) object>" }
}
