// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Columns of about the same length, for `slice`.
final class SlicedItems: Generator.Body {
    private let items: [Value]
    private let slices: Int
    private let fill: Value
    private let length: Int
    private let longer: Int
    /// The next slice, and how many of those before were longer.
    private let place = Mutex((slice: 0, offset: 0))

    init(
        _ items: [Value], _ slices: Value, _ fill: Value, _ state: RenderState
    ) throws(TemplateError) {
        self.items = items
        self.fill = fill
        let count = Value.int(items.count)
        let quotient = try count.operate(.floorDivide, slices, state)
        let remainder = try count.operate(.modulo, slices, state)
        self.slices = try slices.index()
        length = try quotient.index()
        longer = try remainder.index()
    }

    func next(_ state: RenderState) throws(TemplateError) -> Value? {
        let (slice, offset) = place.withLock { place in
            defer { place = (place.slice + 1, place.offset + (place.slice < longer ? 1 : 0)) }
            return (place.slice, place.offset)
        }
        guard slice < slices else { return nil }
        let start = offset + slice * length
        let end = offset + (slice < longer ? 1 : 0) + (slice + 1) * length
        var part = start < end ? Array(items[start..<end]) : []
        try state.chargeBytes((part.count + 1) &* MemoryLayout<Value>.stride)
        if !fill.isNone, slice >= longer { part.append(fill) }
        return .list(part)
    }
}

/// Rows of a number of items, for `batch`.
final class BatchedItems: Generator.Body {
    private let items: SharedIterator
    private let count: Value
    private let fill: Value
    private let waiting = Mutex<Value?>(nil)

    init(_ items: ValueIterator, _ count: Value, _ fill: Value) {
        self.items = SharedIterator(items)
        self.count = count
        self.fill = fill
    }

    func next(_ state: RenderState) throws(TemplateError) -> Value? {
        var row: [Value] = []
        if let first = waiting.withLock({ $0 }) { row.append(first) }
        waiting.withLock { $0 = nil }
        while let item = try items.next(state) {
            try state.chargeBytes(MemoryLayout<Value>.stride)
            if try Value.int(row.count).equals(count, state) {
                waiting.withLock { $0 = item }
                return .list(row)
            }
            row.append(item)
        }
        if row.isEmpty { return nil }
        if !fill.isNone, try Value.int(row.count).compare(.less, count, state) {
            let missing = try count.operate(.subtract, .int(row.count), state)
            return try Value.list(row).operate(
                .add, Value.list([fill]).operate(.multiply, missing, state), state)
        }
        return .list(row)
    }
}
