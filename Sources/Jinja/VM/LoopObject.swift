// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// `loop` inside of `for`: Jinja2's `LoopContext`.
final class LoopObject: HostObject {
    private struct Progress: Sendable {
        var iterator: ValueIterator
        var index0 = -1
        var length: Int?
        /// The item after the current one, when it was looked at; `.some(nil)` at the end.
        var peeked: Value??
        var current: Value?
        var before: Value?
        var lastChanged: [Value]?
    }

    private let progress: Mutex<Progress>
    private let depth: Int
    private let recursion: LoopFunction?

    /// - Parameters:
    ///   - iterator: The items.
    ///   - depth: Recursive loops around this one.
    ///   - recursion: What a call of the loop runs.
    init(_ iterator: ValueIterator, depth: Int, recursion: LoopFunction?) {
        progress = Mutex(Progress(iterator: iterator))
        self.depth = depth
        self.recursion = recursion
    }

    deinit {
        // A loop over what holds a loop, and so on, must not be freed one inside the other.
        var last = Progress(iterator: ValueIterator([]))
        progress.withLock { swap(&$0, &last) }
        var grave: AnyObject? = Remains(last)
        last = Progress(iterator: ValueIterator([]))
        Graveyard.bury(&grave)
    }

    private final class Remains {
        let progress: Progress
        init(_ progress: Progress) { self.progress = progress }
    }

    var typeName: String { "LoopContext" }
    var qualifiedTypeName: String { "jinja2.runtime.LoopContext" }
    var isCallable: Bool { true }

    /// The next item.
    func advance(_ state: RenderState) throws(TemplateError) -> Value? {
        guard let value = try peek(state) else { return nil }
        progress.withLock { progress in
            progress.peeked = nil
            progress.index0 += 1
            progress.before = progress.current
            progress.current = value
        }
        return value
    }

    /// The item after the current one, without going there. The lock is not held while the iterator runs,
    /// since a condition of the loop may look at the loop.
    private func peek(_ state: RenderState) throws(TemplateError) -> Value? {
        if let peeked = progress.withLock({ $0.peeked }) { return peeked }
        var iterator = progress.withLock { $0.iterator }
        let value = try iterator.next(state)
        progress.withLock { [iterator] progress in
            progress.iterator = iterator
            progress.peeked = .some(value)
        }
        return value
    }

    /// How many items there are; what makes them runs to its end when it does not know.
    private func count(_ state: RenderState) throws(TemplateError) -> Int {
        let now = progress.withLock { $0 }
        if let length = now.length { return length }
        let hasPeeked = now.peeked.map { $0 != nil } ?? false
        var rest = now.iterator
        let remaining: Int
        if let known = rest.remaining {
            remaining = known
        } else {
            let values = try rest.rest(state)
            remaining = values.count
            progress.withLock { $0.iterator = ValueIterator(values) }
        }
        let length = remaining + now.index0 + 1 + (hasPeeked ? 1 : 0)
        progress.withLock { $0.length = length }
        return length
    }

    func repr(_ state: RenderState) throws(TemplateError) -> String {
        "<LoopContext \(progress.withLock { $0.index0 } + 1)/\(try count(state))>"
    }

    var length: Int? { progress.withLock { $0.length } }
    var isTrue: Bool { true }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        guard arguments.positional.count == 1, arguments.keyword.isEmpty else {
            throw TemplateError(
                .type, "LoopContext.__call__() takes 1 positional argument: 'iterable'")
        }
        guard let recursion else {
            throw TemplateError(
                .type, "The loop must have the 'recursive' marker to be called recursively.")
        }
        return try recursion.call(arguments.positional[0], depth: depth + 1, state)
    }
}

// MARK: - Attributes

extension LoopObject {
    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        let index0 = progress.withLock { $0.index0 }
        switch name {
        case "index": return .int(index0 + 1)
        case "index0": return .int(index0)
        case "first": return .bool(index0 == 0)
        case "last": return .bool(try peek(state) == nil)
        case "length": return .int(try count(state))
        case "revindex": return .int(try count(state) - index0)
        case "revindex0": return .int(try count(state) - index0 - 1)
        case "depth": return .int(depth + 1)
        case "depth0": return .int(depth)
        case "previtem":
            let before = index0 == 0 ? nil : progress.withLock { $0.before }
            return before ?? state.undefined(.hint("there is no previous item", name: nil))
        case "nextitem":
            return try peek(state) ?? state.undefined(.hint("there is no next item", name: nil))
        case "cycle", "changed": return .object(HostMethod(self, name))
        default: return nil
        }
    }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        switch name {
        case "cycle":
            guard !arguments.positional.isEmpty else {
                throw TemplateError(.type, "no items for cycling given")
            }
            let index0 = max(0, progress.withLock { $0.index0 })
            return arguments.positional[index0 % arguments.positional.count]
        case "changed": return .bool(try changed(arguments.positional, state))
        default:
            guard let method = try attribute(name, state) else { return nil }
            return try method.call(arguments, state)
        }
    }

    private func changed(_ values: [Value], _ state: RenderState) throws(TemplateError) -> Bool {
        let last = progress.withLock { $0.lastChanged }
        if let last, last.count == values.count {
            var isSame = true
            for (one, other) in zip(last, values) where isSame {
                isSame = try one.compare(.equal, other, state)
            }
            if isSame { return false }
        }
        progress.withLock { $0.lastChanged = values }
        return true
    }
}

/// A method of an object that was read like an attribute.
final class HostMethod: HostObject {
    private let owner: any HostObject
    private let name: String

    init(_ owner: any HostObject, _ name: String) {
        self.owner = owner
        self.name = name
    }

    var typeName: String { "method" }
    var isCallable: Bool { true }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        try owner.callMethod(name, arguments, state) ?? .none
    }
}
