// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// The methods of `int`, `bool` and `float`.
enum NumberMethods {
    static let int = [
        method("int", "bit_length") { number in .int(number.magnitude == 0 ? 0 : number.magnitude.bitWidth) },
        method("int", "bit_count") { number in
            .int(number.magnitude.words.reduce(0) { $0 + $1.nonzeroBitCount })
        },
        method("int", "conjugate") { .integer($0) },
        method("int", "__int__") { .integer($0) },
        method("int", "as_integer_ratio") { .tuple([.integer($0), .int(1)]) },
    ]

    static let float = [
        BuiltInMethod("float", "is_integer", .none) { (value, _, _) throws(TemplateError) in
            guard case .float(let number) = value else { return false }
            return .bool(number.isFinite && number == number.rounded())
        },
        BuiltInMethod("float", "conjugate", .none) { (value, _, _) throws(TemplateError) in value },
        BuiltInMethod("float", "hex", .none) { (value, _, _) throws(TemplateError) in
            guard case .float(let number) = value else { return "" }
            return .string(hex(number))
        },
        BuiltInMethod("float", "as_integer_ratio", .none) { (value, _, _) throws(TemplateError) in
            guard case .float(let number) = value else { return .none }
            return try ratio(number)
        },
    ]

    private static func method(
        _ type: String, _ name: String, _ body: @escaping @Sendable (BigInt) -> Value
    ) -> BuiltInMethod {
        BuiltInMethod(type, name, .none) { (value, _, _) throws(TemplateError) in
            body(Number(value)?.integer ?? 0)
        }
    }

    private static func hex(_ number: Double) -> String {
        if !number.isFinite { return FloatText.repr(number) }
        let sign = number.sign == .minus ? "-" : ""
        if number == 0 { return sign + "0x0.0p+0" }
        let digits = String(number.significandBitPattern, radix: 16)
        let fraction = String(repeating: "0", count: 13 - digits.utf8.count) + digits
        let lead = number.isNormal ? 1 : 0
        let exponent = number.isNormal ? Int(number.exponent) : -1022
        return "\(sign)0x\(lead).\(fraction)p\(exponent < 0 ? "-" : "+")\(abs(exponent))"
    }

    private static func ratio(_ number: Double) throws(TemplateError) -> Value {
        if number.isNaN { throw TemplateError(.value, "cannot convert NaN to integer ratio") }
        if number.isInfinite { throw TemplateError(.overflow, "cannot convert Infinity to integer ratio") }
        var numerator = number
        var shift = 0
        while numerator != numerator.rounded() {
            numerator *= 2
            shift += 1
        }
        return .tuple([.integer(BigInt(numerator)), .integer(BigInt(1) << shift)])
    }
}
