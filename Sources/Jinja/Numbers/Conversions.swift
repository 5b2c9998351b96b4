// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// Python's `int(value)` and `float(value)`.
enum Conversions {
    /// `int(value)`; a float is cut at the point.
    static func int(_ value: Value, _ state: RenderState) throws(TemplateError) -> BigInt {
        switch Number(value) {
        case .int(let number): return BigInt(number)
        case .big(let number): return number
        case .float(let number):
            if number.isNaN { throw TemplateError(.value, "cannot convert float NaN to integer") }
            if number.isInfinite {
                throw TemplateError(.overflow, "cannot convert float infinity to integer")
            }
            return BigInt(number)
        case nil: break
        }
        if let text = value.text {
            try state.charge(text.utf8.count)
            if let number = try NumberText.int(text) { return number }
            throw TemplateError(.value, "invalid literal for int() with base 10: \(try value.repr(state))")
        }
        if case .object(let object as any NumericObject) = value {
            guard let whole = object.truncated else {
                throw TemplateError(.value, "cannot convert \(try value.str(state)) to integer")
            }
            return whole
        }
        if case .undefined(let undefined) = value { throw undefined.error }
        throw value.typeError(
            "int() argument must be a string, a bytes-like object or a real number, not '%'")
    }

    /// `float(value)`.
    static func float(_ value: Value, _ state: RenderState) throws(TemplateError) -> Double {
        if let number = Number(value) { return try number.double() }
        if let text = value.text {
            try state.charge(text.utf8.count)
            if let number = NumberText.float(text) { return number }
            throw TemplateError(.value, "could not convert string to float: \(try value.repr(state))")
        }
        if case .object(let object as any NumericObject) = value { return object.double }
        if case .undefined(let undefined) = value { throw undefined.error }
        throw value.typeError("float() argument must be a string or a real number, not '%'")
    }
}
