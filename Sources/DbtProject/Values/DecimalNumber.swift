// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// A number of Python's module `decimal`: digits and a power of ten, or no number at all.
///
/// Arithmetic has 28 digits and rounds to even, as Python's initial context.
struct DecimalNumber: Sendable {
    /// Not a number, or beyond all numbers.
    enum Special: Sendable, Equatable { case nan, infinity, negativeInfinity }

    private(set) var coefficient: BigInt
    private(set) var exponent: Int
    let special: Special?
    /// Whether it is below zero, or a zero that came from there.
    private(set) var isNegative: Bool

    static let precision = 28
    /// Beyond this a power of ten is refused: its digits would fill the memory.
    private static let exponentMax = 9_999

    /// - Parameter isNegative: of a zero; any other number has its own sign.
    init(_ coefficient: BigInt, exponent: Int = 0, isNegative: Bool = false) {
        self.coefficient = coefficient
        self.exponent = exponent
        self.isNegative = coefficient == 0 ? isNegative : coefficient < 0
        special = nil
    }

    private init(_ special: Special) {
        coefficient = 0
        exponent = 0
        isNegative = special == .negativeInfinity
        self.special = special
    }

    /// Nil for what is no number, or one of more than 9,999 digits.
    init?(_ text: String) {
        switch text.lowercased() {
        case "nan": self.init(.nan)
        case "inf", "infinity": self.init(.infinity)
        case "-inf", "-infinity": self.init(.negativeInfinity)
        default:
            let parts = text.lowercased().split(
                separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
            guard let mantissa = parts.first, let power = parts.count == 2 ? Int(parts[1]) : 0,
                abs(power) <= Self.exponentMax
            else { return nil }
            let sides = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let fraction = sides.count == 2 ? sides[1] : ""
            guard let digits = BigInt(String(sides[0]) + fraction), !mantissa.isEmpty else { return nil }
            self.init(
                digits, exponent: power - fraction.utf8.count, isNegative: mantissa.hasPrefix("-"))
        }
    }

    var isZero: Bool { special == nil && coefficient == 0 }

    /// As a float.
    var double: Double {
        switch special {
        case .nan: .nan
        case .infinity: .infinity
        case .negativeInfinity: -.infinity
        case nil: Double(text) ?? .nan
        }
    }

    // MARK: Text

    /// What `str` prints (General Decimal Arithmetic, `to-scientific-string`).
    var text: String {
        switch special {
        case .nan: return "NaN"
        case .infinity: return "Infinity"
        case .negativeInfinity: return "-Infinity"
        case nil: break
        }
        let sign = isNegative ? "-" : ""
        let digits = String(coefficient.magnitude)
        let adjusted = exponent + digits.utf8.count - 1
        guard exponent <= 0, adjusted >= -6 else {
            let rest = digits.dropFirst()
            return sign + digits.prefix(1) + (rest.isEmpty ? "" : ".\(rest)")
                + "E\(adjusted < 0 ? "-" : "+")\(abs(adjusted))"
        }
        guard exponent < 0 else { return sign + digits }
        let point = digits.utf8.count + exponent
        if point > 0 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
        return sign + "0." + String(repeating: "0", count: -point) + digits
    }

    /// The number without an exponent.
    var plainText: String {
        guard special == nil, exponent > 0 else {
            guard special == nil else { return text }
            let digits = String(coefficient.magnitude)
            let zeros = String(repeating: "0", count: max(0, 1 - exponent - digits.utf8.count))
            let padded = zeros + digits
            let sign = isNegative ? "-" : ""
            return exponent == 0
                ? sign + digits : sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
        }
        return String(coefficient) + String(repeating: "0", count: exponent)
    }

    // MARK: Parts

    /// How many digits that count stand behind the point.
    var places: Int {
        guard special == nil, coefficient != 0 else { return 0 }
        let zeros = String(coefficient.magnitude).reversed().prefix { $0 == "0" }.count
        return max(0, -exponent - zeros)
    }

    /// The number without what stands behind its point; nil for no number.
    var truncated: BigInt? {
        guard special == nil else { return nil }
        return exponent >= 0 ? coefficient * Self.power(exponent) : coefficient / Self.power(-exponent)
    }

    /// Whether digits that count stand behind the point.
    var hasPoint: Bool { special == nil && exponent < 0 && coefficient % Self.power(-exponent) != 0 }

    /// The number with so many digits behind its point, a half to the even neighbour.
    func rounded(places: Int) -> DecimalNumber {
        guard special == nil, -places != exponent else { return self }
        if -places < exponent {
            return DecimalNumber(
                coefficient * Self.power(exponent + places), exponent: -places, isNegative: isNegative)
        }
        return DecimalNumber(
            Self.halved(coefficient, Self.power(-places - exponent)), exponent: -places,
            isNegative: isNegative)
    }

    var magnitude: DecimalNumber {
        if special == .negativeInfinity { return DecimalNumber(.infinity) }
        return special == nil ? DecimalNumber(BigInt(coefficient.magnitude), exponent: exponent) : self
    }

    // MARK: Arithmetic

    private static func power(_ exponent: Int) -> BigInt { BigInt(10).power(max(0, exponent)) }

    /// A division that rounds a half to the even neighbour.
    private static func halved(_ number: BigInt, _ divisor: BigInt) -> BigInt {
        let (quotient, rest) = number.magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        let double = rest * 2
        let goesUp = double > divisor.magnitude || double == divisor.magnitude && quotient % 2 == 1
        let rounded = BigInt(goesUp ? quotient + 1 : quotient)
        return (number < 0) != (divisor < 0) ? -rounded : rounded
    }

    /// The number with the digits of the context.
    private var fitted: DecimalNumber {
        let excess = String(coefficient.magnitude).utf8.count - Self.precision
        guard excess > 0 else { return self }
        let fitted = DecimalNumber(
            Self.halved(coefficient, Self.power(excess)), exponent: exponent + excess)
        // Rounding 99…9 up makes one digit more.
        return String(fitted.coefficient.magnitude).utf8.count > Self.precision ? fitted.fitted : fitted
    }

    private func aligned(_ other: DecimalNumber) -> (BigInt, BigInt, Int) {
        let low = min(exponent, other.exponent)
        return (
            coefficient * Self.power(exponent - low), other.coefficient * Self.power(other.exponent - low),
            low
        )
    }

    /// A sum, difference, product, quotient, whole quotient or rest; nil for another operator.
    ///
    /// - Throws: ``Failure``: a division by zero, or one whose whole quotient has more digits than the context.
    func operate(_ name: String, _ other: DecimalNumber) throws(Failure) -> DecimalNumber? {
        guard special == nil, other.special == nil else { return Self.special(name, self, other) }
        switch name {
        case "+", "-":
            let (one, two, exponent) = aligned(other)
            let bothNegative = isNegative && other.isNegative != (name == "-")
            return DecimalNumber(
                name == "+" ? one + two : one - two, exponent: exponent,
                isNegative: bothNegative && one == 0 && two == 0
            ).fitted
        case "*":
            return DecimalNumber(
                coefficient * other.coefficient, exponent: exponent + other.exponent,
                isNegative: isNegative != other.isNegative
            ).fitted
        case "/", "//", "%":
            guard other.coefficient != 0 else { throw Failure.zeroDivision }
            if name == "/" { return divided(by: other) }
            let (one, two, exponent) = aligned(other)
            guard String((one / two).magnitude).utf8.count <= Self.precision else {
                throw Failure.tooManyDigits
            }
            guard name == "//" else {
                return DecimalNumber(one % two, exponent: exponent, isNegative: isNegative).fitted
            }
            return DecimalNumber(one / two, isNegative: isNegative != other.isNegative).fitted
        default: return nil
        }
    }

    enum Failure: Error { case zeroDivision, tooManyDigits }

    private func divided(by other: DecimalNumber) -> DecimalNumber {
        let ideal = exponent - other.exponent
        guard coefficient != 0 else {
            return DecimalNumber(0, exponent: ideal, isNegative: isNegative != other.isNegative)
        }
        let digits = String(coefficient.magnitude).utf8.count
        let shift = max(0, Self.precision + 1 + String(other.coefficient.magnitude).utf8.count - digits)
        let scaled = coefficient * Self.power(shift)
        let (quotient, rest) = scaled.quotientAndRemainder(dividingBy: other.coefficient)
        // A digit that stands for all that was cut off keeps the rounding right.
        let exact = rest == 0
        let sign: BigInt = (scaled < 0) != (other.coefficient < 0) ? -1 : 1
        var result = DecimalNumber(
            exact ? quotient : quotient * 10 + sign, exponent: ideal - shift - (exact ? 0 : 1)
        ).fitted
        while exact, result.exponent < ideal, result.coefficient % 10 == 0 {
            result = DecimalNumber(result.coefficient / 10, exponent: result.exponent + 1)
        }
        return result
    }

    private static func special(_ name: String, _ one: DecimalNumber, _ other: DecimalNumber)
        -> DecimalNumber?
    {
        let result: Double =
            switch name {
            case "+": one.double + other.double
            case "-": one.double - other.double
            case "*": one.double * other.double
            case "/": one.double / other.double
            default: .nan
            }
        if result.isNaN { return DecimalNumber(.nan) }
        if result.isInfinite { return DecimalNumber(result < 0 ? .negativeInfinity : .infinity) }
        return DecimalNumber(0)
    }

    // MARK: Comparison

    /// Nil when one of the two is no number.
    func isLess(than other: DecimalNumber) -> Bool? {
        guard special != .nan, other.special != .nan else { return nil }
        guard special == nil, other.special == nil else { return double < other.double }
        let (one, two, _) = aligned(other)
        return one < two
    }

    func equals(_ other: DecimalNumber) -> Bool {
        guard special == nil, other.special == nil else { return special == other.special && special != .nan }
        let (one, two, _) = aligned(other)
        return one == two
    }
}
