// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// The indices of `value[start:stop:step]` for a length.
struct SliceIndices {
    let start: Int
    /// Where it ends, as Python's `slice.indices` gives it.
    let stop: Int
    let step: Int
    let count: Int

    /// An error when a bound is no whole number or the step is zero.
    init(_ start: Value?, _ stop: Value?, _ step: Value?, length: Int) throws(TemplateError) {
        let step = try Self.bound(step) ?? 1
        if step == 0 { throw TemplateError(.value, "slice step cannot be zero") }
        let isBackwards = step < 0
        let lowest = isBackwards ? -1 : 0
        let highest = isBackwards ? length - 1 : length
        let place = { (bound: Int) in
            max(lowest, min(highest, bound < 0 ? bound.addingReportingOverflow(length).partialValue : bound))
        }
        let first = try Self.bound(start).map(place) ?? (isBackwards ? highest : lowest)
        let last = try Self.bound(stop).map(place) ?? (isBackwards ? lowest : highest)
        self.start = first
        self.stop = last
        self.step = step
        let distance = isBackwards ? first - last : last - first
        let size = step == Int.min ? Int.max : abs(step)
        count = distance <= 0 ? 0 : (distance - 1) / size + 1
    }

    private static func bound(_ value: Value?) throws(TemplateError) -> Int? {
        switch value {
        case nil, .some(.none): return nil
        case .int(let number): return number
        case .bool(let flag): return flag ? 1 : 0
        case .bigInt(let number): return number < 0 ? -Int.max : Int.max
        default:
            throw TemplateError(
                .type, "slice indices must be integers or None or have an __index__ method")
        }
    }

    /// The items at the indices.
    func pick<Element>(_ items: [Element]) -> [Element] {
        if step == 1 { return Array(items[start..<start + count]) }
        return (0..<count).map { items[start + $0 * step] }
    }
}

extension Value {
    /// `value[start:stop:step]`; nil for what was left out.
    package func slice(
        _ start: Value?, _ stop: Value?, _ step: Value?, _ state: RenderState
    ) throws(TemplateError) -> Value {
        switch self {
        case .string(let text), .markup(let text):
            let indices = try SliceIndices(start, stop, step, length: text.scalarCount)
            try state.chargeBytes(indices.count)
            guard indices.step != 1 else {
                let part = text.scalars(from: indices.start, to: indices.start + indices.count)
                return .text(part, isMarkup: isMarkup)
            }
            try state.chargeBytes(text.utf8.count &* 4)
            return .text(String(scalars: indices.pick(text.scalarArray)), isMarkup: isMarkup)
        case .list(let list):
            let items = list.items
            let indices = try SliceIndices(start, stop, step, length: items.count)
            try state.chargeBytes(indices.count &* MemoryLayout<Value>.stride)
            return .list(indices.pick(items))
        case .tuple(let tuple):
            let indices = try SliceIndices(start, stop, step, length: tuple.items.count)
            try state.chargeBytes(indices.count &* MemoryLayout<Value>.stride)
            return .tuple(indices.pick(tuple.items))
        case .undefined(let undefined):
            guard undefined.kind == .chainable || undefined.kind == .swallowing else { throw undefined.error }
            return self
        case .object(let object):
            if let sliceable = object as? any SliceableObject {
                return try sliceable.slice(start, stop, step, state)
            }
            throw typeError("'%' object is not subscriptable")
        case .dict: throw TemplateError(.type, "unhashable type: 'slice'")
        case .none, .bool, .int, .bigInt, .float, .set: throw typeError("'%' object is not subscriptable")
        }
    }
}

/// An object of which `value[start:stop:step]` can be taken.
package protocol SliceableObject: HostObject {
    func slice(
        _ start: Value?, _ stop: Value?, _ step: Value?, _ state: RenderState
    ) throws(TemplateError) -> Value
}
