// SPDX-License-Identifier: Apache-2.0

internal import BigInt

extension Value {
    /// `self operator other`.
    package func operate(
        _ name: BinaryOperator, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Value {
        if let one = Number(self), let other = Number(other) {
            return try one.operate(name, other, state).value
        }
        if name == .modulo, let format = text {
            return try PercentFormat.format(format, other, isMarkup: isMarkup, state)
        }
        if case .undefined(let undefined) = self { throw undefined.error }
        if case .undefined(let undefined) = other, !(isMarkup && name == .multiply),
            !(isMarkup && name == .add && undefined.kind.hasHTML)
        {
            throw undefined.error
        }
        if case .object(let object) = self, let result = try object.operate(name.rawValue, other, state) {
            return result
        }
        if case .object(let object) = other,
            let result = try object.operateReversed(name.rawValue, self, state)
        {
            return result
        }
        switch name {
        case .add: return try added(other, state)
        case .multiply: return try multiplied(other, state)
        case .subtract:
            if case .set(let one) = self, case .set(let other) = other {
                return .set(SetValue(one.table.subtracting(other.table), isFrozen: one.isFrozen))
            }
        default: break
        }
        throw unsupported(name, other)
    }

    private func unsupported(_ name: BinaryOperator, _ other: Value) -> TemplateError {
        TemplateError(
            .type,
            "unsupported operand type(s) for \(name.pythonName): '\(typeName)' and '\(other.typeName)'")
    }

    private func added(_ other: Value, _ state: RenderState) throws(TemplateError) -> Value {
        switch (self, other) {
        case (.string(let one), .string(let other)):
            try state.chargeBytes(one.utf8.count + other.utf8.count)
            return .string(one + other)
        case (.markup, .undefined): return self
        case (.markup, .string), (.string, .markup), (.markup, .markup):
            let text = try escaped(state) + other.escaped(state)
            try state.chargeBytes(text.utf8.count)
            return .markup(text)
        case (.string, _): throw other.typeError("can only concatenate str (not \"%\") to str")
        case (.list(let one), .list(let other)):
            return .list(try Self.joined(one.items, other.items, state))
        case (.list, _): throw other.typeError("can only concatenate list (not \"%\") to list")
        case (.tuple(let one), .tuple(let other)):
            return .tuple(try Self.joined(one.items, other.items, state))
        case (.tuple, _): throw other.typeError("can only concatenate tuple (not \"%\") to tuple")
        default: throw unsupported(.add, other)
        }
    }

    private static func joined(
        _ one: [Value], _ other: [Value], _ state: RenderState
    ) throws(TemplateError) -> [Value] {
        try state.chargeBytes((one.count + other.count) &* MemoryLayout<Value>.stride)
        return one + other
    }

    private func multiplied(_ other: Value, _ state: RenderState) throws(TemplateError) -> Value {
        if isRepeatable, !other.isMarkup { return try repeated(other, state) }
        if other.isRepeatable { return try other.repeated(self, state) }
        throw unsupported(.multiply, other)
    }

    private var isRepeatable: Bool {
        switch self {
        case .string, .markup, .list, .tuple: true
        default: false
        }
    }

    private func repeated(_ times: Value, _ state: RenderState) throws(TemplateError) -> Value {
        let count: Int
        switch times {
        case .int(let number): count = max(0, number)
        case .bool(let flag): count = flag ? 1 : 0
        case .bigInt: throw TemplateError(.overflow, "cannot fit 'int' into an index-sized integer")
        case _ where isMarkup: throw times.typeError("'%' object cannot be interpreted as an integer")
        default: throw times.typeError("can't multiply sequence by non-int of type '%'")
        }
        switch self {
        case .string(let text), .markup(let text):
            return .text(try text.repeated(count, state), isMarkup: isMarkup)
        case .list(let list): return .list(try Self.repeated(list.items, count, state))
        case .tuple(let tuple): return .tuple(try Self.repeated(tuple.items, count, state))
        default: return self
        }
    }

    private static func repeated(
        _ items: [Value], _ count: Int, _ state: RenderState
    ) throws(TemplateError) -> [Value] {
        guard !items.isEmpty, count > 0 else { return [] }
        let (size, overflow) = items.count.multipliedReportingOverflow(by: count)
        try state.chargeBytes(overflow || size > Int.max / 64 ? Int.max : size &* MemoryLayout<Value>.stride)
        var result: [Value] = []
        result.reserveCapacity(size)
        for _ in 0..<count { result += items }
        return result
    }

    /// `-self`.
    package func negated(_ state: RenderState) throws(TemplateError) -> Value {
        switch Number(self) {
        case .int(let number):
            return number == Int.min ? .integer(-BigInt(number)) : .int(-number)
        case .big(let number): return .integer(-number)
        case .float(let number): return .float(-number)
        case nil:
            if case .undefined(let undefined) = self { throw undefined.error }
            throw typeError("bad operand type for unary -: '%'")
        }
    }

    /// `+self`.
    package func affirmed(_ state: RenderState) throws(TemplateError) -> Value {
        if let number = Number(self) { return number.value }
        if case .undefined(let undefined) = self { throw undefined.error }
        throw typeError("bad operand type for unary +: '%'")
    }
}

extension String {
    /// The text so many times, charged before it is made.
    func repeated(_ count: Int, _ state: RenderState) throws(TemplateError) -> String {
        guard count > 0, !isEmpty else { return "" }
        let (size, overflow) = utf8.count.multipliedReportingOverflow(by: count)
        try state.chargeBytes(overflow ? Int.max : size)
        return String(repeating: self, count: count)
    }
}

extension OrderedTable {
    /// The keys that the other table does not have.
    func subtracting(_ other: OrderedTable) -> OrderedTable {
        var result = OrderedTable()
        for entry in entries where other.find(entry.key, entry.hash) == nil {
            result.set(entry.key, entry.hash, .none)
        }
        return result
    }
}
