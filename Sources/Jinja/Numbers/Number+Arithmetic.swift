// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Glibc

extension Number {
    /// `self operator other` with Python's results and errors.
    func operate(
        _ name: BinaryOperator, _ other: Number, _ state: RenderState
    ) throws(TemplateError) -> Number {
        if case .int(let one) = self, case .int(let other) = other,
            let result = try Self.small(name, one, other)
        {
            return .int(result)
        }
        if isFloat || other.isFloat {
            return .float(try Self.floats(name, double(), other.double()))
        }
        return try Self.wholes(name, integer ?? 0, other.integer ?? 0, state)
    }

    /// Results that fit; nil when they do not or the operation needs more care.
    private static func small(
        _ name: BinaryOperator, _ one: Int, _ other: Int
    ) throws(TemplateError) -> Int? {
        let result: (partialValue: Int, overflow: Bool)
        switch name {
        case .add: result = one.addingReportingOverflow(other)
        case .subtract: result = one.subtractingReportingOverflow(other)
        case .multiply: result = one.multipliedReportingOverflow(by: other)
        case .floorDivide, .modulo:
            if other == 0 { throw zeroDivision(name) }
            if other == -1 { return name == .modulo ? 0 : one == Int.min ? nil : -one }
            let (quotient, remainder) = one.quotientAndRemainder(dividingBy: other)
            let isBelow = remainder != 0 && (remainder < 0) != (other < 0)
            if name == .modulo { return isBelow ? remainder + other : remainder }
            return isBelow ? quotient - 1 : quotient
        case .divide, .power: return nil
        }
        return result.overflow ? nil : result.partialValue
    }

    private static func zeroDivision(_ name: BinaryOperator) -> TemplateError {
        switch name {
        case .modulo: TemplateError(.zeroDivision, "integer modulo by zero")
        case .floorDivide: TemplateError(.zeroDivision, "integer division or modulo by zero")
        default: TemplateError(.zeroDivision, "division by zero")
        }
    }

    private static func wholes(
        _ name: BinaryOperator, _ one: BigInt, _ other: BigInt, _ state: RenderState
    ) throws(TemplateError) -> Number {
        let bits = one.magnitude.bitWidth + other.magnitude.bitWidth
        try state.charge(1 + (bits >> 6))
        switch name {
        case .add: return Number(whole: one + other)
        case .subtract: return Number(whole: one - other)
        case .multiply:
            try Self.checkBits(bits, state)
            try state.charge(one.magnitude.bitWidth / 64 * (other.magnitude.bitWidth / 64) / 4)
            return Number(whole: one * other)
        case .floorDivide, .modulo:
            if other == 0 { throw zeroDivision(name) }
            try state.charge(one.magnitude.bitWidth / 64 * (other.magnitude.bitWidth / 64) / 4)
            let (quotient, remainder) = one.flooredDivision(by: other)
            return Number(whole: name == .modulo ? remainder : quotient)
        case .divide: return .float(try one.divided(by: other))
        case .power: return try power(one, other, state)
        }
    }

    /// A whole number in the case its size asks for.
    init(whole: BigInt) {
        if let small = Int(exactly: whole) { self = .int(small) } else { self = .big(whole) }
    }

    /// Refuses a whole number that would have too many bits.
    static func checkBits(_ bits: Int, _ state: RenderState) throws(TemplateError) {
        guard bits <= state.settings.limits.integerBitsMax else {
            throw TemplateError(
                .limit, "a whole number of more than \(state.settings.limits.integerBitsMax) bits")
        }
        try state.chargeBytes(bits >> 3)
    }

    private static func power(
        _ base: BigInt, _ exponent: BigInt, _ state: RenderState
    ) throws(TemplateError) -> Number {
        if exponent < 0 {
            return .float(try floats(.power, Number(whole: base).double(), Number(whole: exponent).double()))
        }
        if exponent == 0 { return .int(1) }
        if base.magnitude <= 1 {
            return base == -1 ? .int(exponent.magnitude[bitAt: 0] ? -1 : 1) : Number(whole: base)
        }
        let bits = base.magnitude.bitWidth
        guard let times = Int(exactly: exponent) else {
            try checkBits(Int.max, state)
            return .int(0)
        }
        let (size, overflow) = bits.multipliedReportingOverflow(by: times)
        try checkBits(overflow ? Int.max : size, state)
        try state.charge((size / 64) * (size / 64) / 8)
        return Number(whole: base.power(times))
    }

    private static func floats(
        _ name: BinaryOperator, _ one: Double, _ other: Double
    ) throws(TemplateError) -> Double {
        switch name {
        case .add: return one + other
        case .subtract: return one - other
        case .multiply: return one * other
        case .divide:
            if other == 0 { throw TemplateError(.zeroDivision, "float division by zero") }
            return one / other
        case .floorDivide:
            if other == 0 { throw TemplateError(.zeroDivision, "float floor division by zero") }
            return flooredDivision(one, other).quotient
        case .modulo:
            if other == 0 { throw TemplateError(.zeroDivision, "float modulo") }
            return flooredDivision(one, other).remainder
        case .power: return try power(one, other)
        }
    }

    /// As CPython's `float_divmod`.
    static func flooredDivision(_ one: Double, _ other: Double) -> (quotient: Double, remainder: Double) {
        var remainder = fmod(one, other)
        var division = (one - remainder) / other
        if remainder != 0 {
            if (other < 0) != (remainder < 0) {
                remainder += other
                division -= 1
            }
        } else {
            remainder = copysign(0, other)
        }
        guard division != 0 else { return (copysign(0, one / other), remainder) }
        var floor = division.rounded(.down)
        if division - floor > 0.5 { floor += 1 }
        return (floor, remainder)
    }

    private static func power(_ base: Double, _ exponent: Double) throws(TemplateError) -> Double {
        if base == 0, exponent < 0 {
            throw TemplateError(.zeroDivision, "0.0 cannot be raised to a negative power")
        }
        if base < 0, base.isFinite, exponent.isFinite, exponent != exponent.rounded() {
            throw TemplateError(
                .value,
                "a negative number to a fractional power is a complex number, which templates do not have")
        }
        let result = pow(base, exponent)
        if result.isInfinite, base.isFinite, exponent.isFinite {
            throw TemplateError(.overflow, "(34, 'Numerical result out of range')")
        }
        return result
    }
}

extension BigInt {
    /// The quotient rounded down and its remainder, which has the divisor's sign.
    func flooredDivision(by other: BigInt) -> (quotient: BigInt, remainder: BigInt) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: other)
        if remainder != 0, (remainder < 0) != (other < 0) { return (quotient - 1, remainder + other) }
        return (quotient, remainder)
    }

    /// The float nearest to the exact quotient.
    func divided(by other: BigInt) throws(TemplateError) -> Double {
        if other == 0 { throw TemplateError(.zeroDivision, "division by zero") }
        if self == 0 { return other < 0 ? -0.0 : 0 }
        let isNegative = (self < 0) != (other < 0)
        if magnitude.bitWidth <= 53, other.magnitude.bitWidth <= 53 {
            let quotient = Double(UInt64(magnitude)) / Double(UInt64(other.magnitude))
            return isNegative ? -quotient : quotient
        }
        // A quotient of 66 bits or more, its last bit set when there is a remainder, rounds rightly;
        // below the normal floats fewer bits are wanted, so that it is rounded only once.
        let wanted = magnitude.bitWidth - other.magnitude.bitWidth
        let scale = Swift.min(66 - wanted, 1074 + 2)
        let numerator = scale > 0 ? magnitude << scale : magnitude
        let denominator = scale < 0 ? other.magnitude << -scale : other.magnitude
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        let sticky = remainder == 0 ? quotient : quotient | 1
        let float = BigInt(sticky).scaledDouble(by: -scale)
        guard float.isFinite else {
            throw TemplateError(.overflow, "integer division result too large for a float")
        }
        return isNegative ? -float : float
    }

    /// The number times a power of two as a float, for a number whose last bit is sticky.
    private func scaledDouble(by exponent: Int) -> Double {
        let bits = magnitude.bitWidth
        // The exponent of the leading bit decides how many bits the float keeps.
        let kept = Swift.min(53, bits + exponent + 1074)
        if kept < 0 { return 0 }
        let drop = Swift.max(0, bits - kept)
        var head = magnitude >> drop
        if drop > 0 {
            let isHalf = magnitude[bitAt: drop - 1]
            let isMore = magnitude.trailingZeroBitCount < drop - 1
            if isHalf, isMore || head[bitAt: 0] { head += 1 }
        }
        return scalbn(Double(UInt64(head)), Int32(clamping: exponent + drop))
    }
}
