// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// A number of Python: a whole number of any size or a float; `True` is 1.
enum Number: Sendable {
    case int(Int)
    /// Outside the range of `Int`.
    case big(BigInt)
    case float(Double)

    /// Nil for what is no number.
    init?(_ value: Value) {
        switch value {
        case .int(let number): self = .int(number)
        case .bool(let flag): self = .int(flag ? 1 : 0)
        case .float(let number): self = .float(number)
        case .bigInt(let number): self = .big(number)
        default: return nil
        }
    }

    /// The number as a value.
    var value: Value {
        switch self {
        case .int(let number): .int(number)
        case .big(let number): .integer(number)
        case .float(let number): .float(number)
        }
    }

    /// The whole number; nil for a float.
    var integer: BigInt? {
        switch self {
        case .int(let number): BigInt(number)
        case .big(let number): number
        case .float: nil
        }
    }

    var isFloat: Bool { if case .float = self { true } else { false } }

    /// The number as a float; an error when it is too large for one.
    func double() throws(TemplateError) -> Double {
        switch self {
        case .int(let number): return Double(number)
        case .float(let number): return number
        case .big(let number):
            let float = number.nearestDouble
            guard float.isFinite else {
                throw TemplateError(.overflow, "int too large to convert to float")
            }
            return float
        }
    }

    /// How two numbers stand to each other.
    enum Order { case less, equal, greater, unordered }

    /// Compares exactly: a whole number is not rounded to a float first.
    func compare(_ other: Number) -> Order {
        switch (self, other) {
        case (.int(let one), .int(let other)): Self.order(one, other)
        case (.float(let one), .float(let other)):
            one.isNaN || other.isNaN ? .unordered : Self.order(one, other)
        case (.float(let one), _): Self.order(one, other)
        case (_, .float(let other)): Self.order(other, self).reversed
        default: Self.order(integer ?? 0, other.integer ?? 0)
        }
    }

    private static func order<Element: Comparable>(_ one: Element, _ other: Element) -> Order {
        one < other ? .less : one == other ? .equal : .greater
    }

    private static func order(_ float: Double, _ whole: Number) -> Order {
        if float.isNaN { return .unordered }
        if float.isInfinite { return float < 0 ? .less : .greater }
        let below = float.rounded(.down)
        let order = Self.order(BigInt(below), whole.integer ?? 0)
        return order == .equal && below < float ? .greater : order
    }
}

extension Number.Order {
    var reversed: Number.Order {
        switch self {
        case .less: .greater
        case .greater: .less
        case .equal, .unordered: self
        }
    }
}

extension BigInt {
    /// The nearest float, ties to even; infinite when there is none.
    var nearestDouble: Double {
        let size = magnitude.bitWidth
        if size <= 64 { return sign == .minus ? -Double(UInt64(magnitude)) : Double(UInt64(magnitude)) }
        if size > 1024 { return sign == .minus ? -.infinity : .infinity }
        // 64 leading bits, the last of them set when a lower bit was, round as all bits would.
        let shift = size - 64
        var head = UInt64(magnitude >> shift)
        if magnitude.trailingZeroBitCount < shift { head |= 1 }
        let float = Double(sign: .plus, exponent: shift, significand: Double(head))
        return sign == .minus ? -float : float
    }
}
