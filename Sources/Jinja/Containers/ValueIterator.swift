// SPDX-License-Identifier: Apache-2.0

/// Values one after the other, made when they are asked for.
package protocol ValueSource: AnyObject, Sendable {
    /// The next value; nil at the end.
    func next(_ state: RenderState) throws(TemplateError) -> Value?
    /// How many are left, when that is known.
    var remaining: Int? { get }
}

extension ValueSource {
    package var remaining: Int? { nil }
}

/// A place in a sequence of values.
package struct ValueIterator: Sendable {
    private enum Source: Sendable {
        case list(ListValue)
        case listBackwards(ListValue)
        case values([Value])
        case scalars(String.UnicodeScalarView.Iterator)
        case range(start: Int, step: Int, count: Int)
        case source(any ValueSource)
        case ended
    }

    private var source: Source
    private var index = 0

    private init(_ source: Source) { self.source = source }

    /// Values that are there already.
    package init(_ values: [Value]) { self.init(.values(values)) }
    /// The items of a list, also those that are added on the way.
    package init(_ list: ListValue) { self.init(.list(list)) }
    /// The characters of a text, each a string.
    package init(characters text: String) { self.init(.scalars(text.unicodeScalars.makeIterator())) }
    /// Whole numbers.
    package init(rangeFrom start: Int, step: Int, count: Int) {
        self.init(.range(start: start, step: step, count: count))
    }
    /// What a source makes.
    package init(_ source: any ValueSource) { self.init(.source(source)) }

    /// The items of a list from the last to the first.
    package static func reversed(_ list: ListValue) -> ValueIterator {
        var iterator = ValueIterator(.listBackwards(list))
        iterator.index = list.count - 1
        return iterator
    }

    /// The next value; nil at the end, from then on.
    package mutating func next(_ state: RenderState) throws(TemplateError) -> Value? {
        try state.charge()
        switch source {
        case .list(let list):
            guard let value = list.item(at: index) else { return end() }
            index &+= 1
            return value
        case .values(let values):
            guard index < values.count else { return end() }
            index &+= 1
            return values[index &- 1]
        case .scalars(var iterator):
            guard let scalar = iterator.next() else { return end() }
            source = .scalars(iterator)
            return .string(String(scalar))
        case .range(let start, let step, let count):
            guard index < count else { return end() }
            index &+= 1
            return .int(start &+ (index &- 1) &* step)
        case .listBackwards(let list):
            guard index >= 0, let value = list.item(at: index) else { return end() }
            index &-= 1
            return value
        case .source(let source):
            guard let value = try source.next(state) else { return end() }
            return value
        case .ended: return nil
        }
    }

    private mutating func end() -> Value? {
        source = .ended
        return nil
    }

    /// How many values are left, when that is known without making them.
    package var remaining: Int? {
        switch source {
        case .list(let list): max(0, list.count - index)
        case .listBackwards: index + 1
        case .values(let values): values.count - index
        case .scalars(let iterator): IteratorSequence(iterator).reduce(0) { count, _ in count + 1 }
        case .range(_, _, let count): count - index
        case .source(let source): source.remaining
        case .ended: 0
        }
    }

    /// All values that are left.
    package mutating func rest(_ state: RenderState) throws(TemplateError) -> [Value] {
        if case .values(let values) = source, index == 0 {
            try state.charge(values.count)
            source = .ended
            return values
        }
        var values: [Value] = []
        while let value = try next(state) {
            try state.chargeBytes(MemoryLayout<Value>.stride)
            values.append(value)
        }
        return values
    }
}
