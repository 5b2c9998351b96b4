// SPDX-License-Identifier: Apache-2.0

/// Sorting as Python's `sorted`: stable, with `<` alone, and with its errors.
enum Sorting {
    /// The values in order of their keys.
    static func sorted(
        _ values: [Value], by key: SortArguments.Key? = nil, reverse: Bool = false, _ state: RenderState
    ) throws(TemplateError) -> [Value] {
        try state.chargeBytes(values.count &* MemoryLayout<Value>.stride &* 2)
        var keys = values
        if let key {
            for index in keys.indices { keys[index] = try key(values[index], state) }
        }
        let order = try indices(of: keys, reverse: reverse, state)
        return order.map { values[$0] }
    }

    /// The order of keys as indices.
    ///
    /// - Parameter inLists: Keys compare as if each were the one item of a list: equal ones are not
    ///   ordered, even of types without an order.
    static func indices(
        of keys: [Value], reverse: Bool, inLists: Bool = false, _ state: RenderState
    ) throws(TemplateError) -> [Int] {
        guard keys.count > 1 else { return Array(keys.indices) }
        if let texts = Self.texts(keys) {
            try state.charge(keys.count &* (keys.count.bitWidth - keys.count.leadingZeroBitCount))
            let order = texts.indices.sorted { one, other in
                let order = texts[one].order(texts[other])
                return order == 0 ? one < other : reverse ? order > 0 : order < 0
            }
            return order
        }
        var order = Array(keys.indices)
        if reverse { order.reverse() }
        order = try merged(order) { (one, other) throws(TemplateError) in
            try state.charge()
            if inLists, try keys[one].isSameOrEqual(keys[other], state) { return false }
            return try keys[one].compare(.less, keys[other], state)
        }
        if reverse { order.reverse() }
        return order
    }

    private static func texts(_ keys: [Value]) -> [String]? {
        var texts: [String] = []
        texts.reserveCapacity(keys.count)
        for key in keys {
            guard let text = key.text else { return nil }
            texts.append(text)
        }
        return texts
    }

    /// Runs of up to 16 sorted by insertion, then merged: as Python, it compares the second item of
    /// the first pair with the first one before all else, which decides the words of an error.
    static func merged(
        _ start: [Int], _ isLess: (Int, Int) throws(TemplateError) -> Bool
    ) throws(TemplateError) -> [Int] {
        var order = start
        let runMax = 16
        for low in stride(from: 0, to: order.count, by: runMax) {
            let high = min(low + runMax, order.count)
            for index in stride(from: low + 1, to: high, by: 1) {
                let moved = order[index]
                var place = index
                while place > low, try isLess(moved, order[place - 1]) {
                    order[place] = order[place - 1]
                    place -= 1
                }
                order[place] = moved
            }
        }
        var width = runMax
        while width < order.count {
            var merged: [Int] = []
            merged.reserveCapacity(order.count)
            for low in stride(from: 0, to: order.count, by: 2 * width) {
                let middle = min(low + width, order.count)
                let high = min(low + 2 * width, order.count)
                var (left, right) = (low, middle)
                while left < middle, right < high {
                    if try isLess(order[right], order[left]) {
                        merged.append(order[right])
                        right += 1
                    } else {
                        merged.append(order[left])
                        left += 1
                    }
                }
                merged += order[left..<middle] + order[right..<high]
            }
            order = merged
            width *= 2
        }
        return order
    }
}
