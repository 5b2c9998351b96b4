// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Jinja

/// A `Decimal` of Python, as agate holds numbers that are not whole.
final class DecimalObject: HostObject, NumericObject, PlainObject {
    let number: DecimalNumber

    init(_ number: DecimalNumber) { self.number = number }

    var typeName: String { "Decimal" }
    var qualifiedTypeName: String { "decimal.Decimal" }
    var isTrue: Bool { !number.isZero }
    var plainValue: PlainValue { .double(number.double) }

    func str(_ state: RenderState) throws(TemplateError) -> String { number.text }
    func repr(_ state: RenderState) throws(TemplateError) -> String { "Decimal('\(number.text)')" }
    /// Equal numbers are one key, also across types.
    var hashKey: Value? {
        if !number.hasPoint, let whole = number.truncated { return .integer(whole) }
        return .float(number.double)
    }

    // MARK: Conversion

    var double: Double { number.double }
    var truncated: BigInt? { number.truncated }
    var magnitude: Value { .object(DecimalObject(number.magnitude)) }
    func rounded(places: Int) -> Value { .object(DecimalObject(number.rounded(places: places))) }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        switch name {
        case "is_nan": .bool(number.special == .nan)
        case "is_infinite": .bool(number.special == .infinity || number.special == .negativeInfinity)
        case "is_zero": .bool(number.isZero)
        default: nil
        }
    }

    // MARK: Operators

    /// The decimal that a whole number or a decimal is.
    private static func exact(_ value: Value) -> DecimalNumber? {
        switch value {
        case .int(let number): DecimalNumber(BigInt(number))
        case .bool(let flag): DecimalNumber(flag ? 1 : 0)
        case .bigInt(let number): DecimalNumber(number)
        case .object(let object as DecimalObject): object.number
        default: nil
        }
    }

    func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        if case .float(let float) = other { return number.double == float }
        return Self.exact(other).map { number.equals($0) } ?? false
    }

    func isLess(than other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        if case .float(let float) = other { return number.double < float }
        return Self.exact(other).flatMap { number.isLess(than: $0) }
    }

    func operate(_ name: String, _ other: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        guard let other = Self.exact(other) else { return nil }
        return try Self.result(name, number, other)
    }

    func operateReversed(
        _ name: String, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        guard let other = Self.exact(other) else { return nil }
        return try Self.result(name, other, number)
    }

    private static func result(
        _ name: String, _ one: DecimalNumber, _ other: DecimalNumber
    ) throws(TemplateError) -> Value? {
        do throws(DecimalNumber.Failure) {
            return try one.operate(name, other).map { .object(DecimalObject($0)) }
        } catch {
            switch error {
            case .zeroDivision: throw TemplateError(.zeroDivision, "division by zero")
            case .tooManyDigits: throw TemplateError(.value, "the quotient has too many digits")
            }
        }
    }
}
