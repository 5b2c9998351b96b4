// SPDX-License-Identifier: Apache-2.0

/// `range(start, stop, step)`: whole numbers that are not stored.
final class RangeObject: HostObject, SliceableObject {
    let start: Int
    let stop: Int
    let step: Int
    let count: Int

    /// Bounds and steps beyond this are refused, so that no sum of them leaves the range of `Int`.
    static let magnitudeMax: UInt = 1 << 61

    /// The error for bounds that are too large.
    static var tooLarge: TemplateError {
        TemplateError(.limit, "a range has numbers beyond \(magnitudeMax)")
    }

    /// Bounds and step must be within ``magnitudeMax``.
    init(start: Int, stop: Int, step: Int) {
        self.start = start
        self.stop = stop
        self.step = step
        count = Self.count(start, stop, step)
    }

    private static func count(_ start: Int, _ stop: Int, _ step: Int) -> Int {
        guard step > 0 ? start < stop : start > stop else { return 0 }
        let distance = UInt(bitPattern: step > 0 ? stop &- start : start &- stop)
        let count = (distance - 1) / step.magnitude + 1
        return Int(clamping: count)
    }

    var typeName: String { "range" }
    var length: Int? { count }
    var isSubscriptable: Bool { true }

    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(rangeFrom: start, step: step, count: count)
    }

    func reversedIterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(rangeFrom: start &+ (count &- 1) &* step, step: 0 &- step, count: count)
    }

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        guard let index = key.elementIndex else {
            throw key.typeError("range indices must be integers or slices, not %")
        }
        let place = index < 0 ? index + count : index
        guard place >= 0, place < count else {
            throw TemplateError(.index, "range object index out of range")
        }
        return .int(start &+ place &* step)
    }

    func contains(_ value: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        guard let number = Number(value) else {
            if case .undefined(let undefined) = value, undefined.kind == .strict, count > 0 {
                throw undefined.error
            }
            return false
        }
        return position(of: number) != nil
    }

    private func position(of number: Number) -> Int? {
        let whole: Int
        switch number {
        case .int(let number): whole = number
        case .float(let number):
            guard let exact = Int(exactly: number) else { return nil }
            whole = exact
        case .big: return nil
        }
        guard count > 0, step > 0 ? whole >= start && whole < stop : whole <= start && whole > stop else {
            return nil
        }
        let (distance, overflow) = whole.subtractingReportingOverflow(start)
        // By magnitudes, since the smallest number divided by -1 is none.
        guard !overflow, distance.magnitude % step.magnitude == 0 else { return nil }
        return Int(clamping: distance.magnitude / step.magnitude)
    }

    func slice(
        _ first: Value?, _ last: Value?, _ stride: Value?, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let indices = try SliceIndices(first, last, stride, length: count)
        let (pace, overflow) = step.multipliedReportingOverflow(by: indices.step)
        if overflow || pace.magnitude > Self.magnitudeMax { throw Self.tooLarge }
        return .object(
            RangeObject(
                start: start &+ indices.start &* step, stop: start &+ indices.stop &* step,
                step: pace == 0 ? 1 : pace))
    }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        guard name == "index" || name == "count" else {
            return try attribute(name, state)?.call(arguments, state)
        }
        guard let value = arguments.positional.first, arguments.positional.count == 1 else {
            throw TemplateError(
                .type,
                "range.\(name)() takes exactly one argument (\(arguments.positional.count) given)")
        }
        let found = Number(value).flatMap { position(of: $0) }
        if name == "count" { return .int(found == nil ? 0 : 1) }
        guard let found else { throw TemplateError(.value, "\(try value.repr(state)) is not in range") }
        return .int(found)
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "start": .int(start)
        case "stop": .int(stop)
        case "step": .int(step)
        default: nil
        }
    }

    func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        guard case .object(let object) = other, let other = object as? RangeObject else { return nil }
        return count == other.count
            && (count == 0 || start == other.start && (count == 1 || step == other.step))
    }

    func repr(_ state: RenderState) throws(TemplateError) -> String {
        step == 1 ? "range(\(start), \(stop))" : "range(\(start), \(stop), \(step))"
    }

    var hashKey: Value? {
        .tuple([.int(count), count == 0 ? .none : .int(start), count < 2 ? .none : .int(step)])
    }
}

/// The global `range`.
final class RangeType: HostObject {
    var typeName: String { "type" }
    var isCallable: Bool { true }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        try state.charge()
        guard arguments.keyword.isEmpty else {
            throw TemplateError(.type, "range() takes no keyword arguments")
        }
        let given = arguments.positional
        guard let first = given.first else {
            throw TemplateError(.type, "range expected at least 1 argument, got 0")
        }
        guard given.count <= 3 else {
            throw TemplateError(.type, "range expected at most 3 arguments, got \(given.count)")
        }
        if given.count == 1 { return .object(RangeObject(start: 0, stop: try Self.bound(first), step: 1)) }
        let (start, stop) = (try Self.bound(first), try Self.bound(given[1]))
        let step = given.count == 3 ? try Self.bound(given[2]) : 1
        if step == 0 { throw TemplateError(.value, "range() arg 3 must not be zero") }
        return .object(RangeObject(start: start, stop: stop, step: step))
    }

    private static func bound(_ value: Value) throws(TemplateError) -> Int {
        if case .bigInt = value { throw RangeObject.tooLarge }
        let bound = try value.index()
        if bound.magnitude > RangeObject.magnitudeMax { throw RangeObject.tooLarge }
        return bound
    }

    func repr(_ state: RenderState) throws(TemplateError) -> String { "<class 'range'>" }
}
