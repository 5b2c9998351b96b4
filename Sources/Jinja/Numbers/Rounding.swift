// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Glibc

/// Python's `round`, `math.ceil` and `math.floor`: halves go to the even neighbour.
enum Rounding {
    /// `round(value, digits)`; without digits a whole number.
    static func round(_ value: Value, _ digits: Value, _ state: RenderState) throws(TemplateError) -> Value {
        guard let number = Number(value) else {
            throw value.typeError("type % doesn't define __round__ method")
        }
        let isWhole = digits.isNone
        let places: Int
        switch digits {
        case .none: places = 0
        case .bigInt(let big) where number.isFloat: places = big < 0 ? -10_000 : 10_000
        case .bigInt(let big): places = big < 0 ? Int.min + 1 : Int.max
        default: places = max(try digits.index(), -Int.max)
        }
        switch number {
        case .int, .big:
            guard places < 0, let whole = number.integer else { return number.value }
            return .integer(round(whole, to: -places))
        case .float(let float):
            if isWhole {
                return .integer(try Conversions.int(.float(float.rounded(.toNearestOrEven)), state))
            }
            return .float(try round(float, places, state))
        }
    }

    private static func round(_ number: BigInt, to zeros: Int) -> BigInt {
        // A number of so few digits is rounded to zero.
        guard zeros <= number.magnitude.bitWidth else { return 0 }
        let unit = BigInt(10).power(zeros)
        let (quotient, remainder) = number.flooredDivision(by: unit)
        let twice = remainder * 2
        let isUp = twice > unit || twice == unit && quotient.magnitude[bitAt: 0]
        return (isUp ? quotient + 1 : quotient) * unit
    }

    private static func round(
        _ number: Double, _ places: Int, _ state: RenderState
    ) throws(TemplateError) -> Double {
        guard number.isFinite, number != 0, places <= 323 else { return number }
        if places < -308 { return number.sign == .minus ? -0.0 : 0.0 }
        let rounded: Double
        if places >= 0 {
            let text = try FloatFormat.digits(
                number, "f", precision: places, isAlternate: false, state)
            rounded = strtod(text, nil)
        } else {
            // A fraction is as good as a last digit that is not zero: it only breaks a tie.
            let whole = number.magnitude.rounded(.down)
            let exact = BigInt(whole) * 2 + (whole == number.magnitude ? 0 : 1)
            let unit = BigInt(10).power(-places) * 2
            let (quotient, remainder) = exact.quotientAndRemainder(dividingBy: unit)
            let twice = remainder * 2
            let isUp = twice > unit || twice == unit && quotient.magnitude[bitAt: 0]
            rounded = ((isUp ? quotient + 1 : quotient) * (unit / 2)).nearestDouble
        }
        guard rounded.isFinite else {
            throw TemplateError(.overflow, "rounded value too large to represent")
        }
        return number.sign == .minus ? -rounded : rounded
    }

    /// `math.ceil` or `math.floor`.
    static func whole(_ value: Value, up: Bool) throws(TemplateError) -> Value {
        switch Number(value) {
        case .int, .big: return Number(value)?.value ?? .none
        case .float(let number):
            if number.isNaN { throw TemplateError(.value, "cannot convert float NaN to integer") }
            if number.isInfinite {
                throw TemplateError(.overflow, "cannot convert float infinity to integer")
            }
            return .integer(BigInt(number.rounded(up ? .up : .down)))
        case nil:
            if case .undefined(let undefined) = value { throw undefined.error }
            throw value.typeError("must be real number, not %")
        }
    }
}
