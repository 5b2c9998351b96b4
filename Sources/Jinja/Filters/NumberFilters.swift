// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// Filters that give numbers, or text from numbers.
enum NumberFilters {
    static let all: [FilterTable.Entry] = conversions + sizes + rounding

    private static let conversions =
        FilterTable.builtIn("abs", python: "abs") { (value, _) throws(TemplateError) in
            switch Number(value) {
            case .int(let number): return .integer(BigInt(number.magnitude))
            case .big(let number): return .integer(BigInt(number.magnitude))
            case .float(let number): return .float(number.magnitude)
            case nil:
                if case .object(let object as any NumericObject) = value { return object.magnitude }
                // `Undefined` has no `__abs__`, so that Python names its type.
                throw value.typeError("bad operand type for abs(): '%'")
            }
        }
        + FilterTable.filter("int", python: "do_int", ["value", "default=", "base="]) {
            (arguments, state) throws(TemplateError) in
            try integer(arguments[0].orNone, arguments[1] ?? 0, base: arguments[2] ?? 10, state)
        }
        + FilterTable.filter("float", python: "do_float", ["value", "default="]) {
            (arguments, state) throws(TemplateError) in
            do throws(TemplateError) {
                return .float(try Conversions.float(arguments[0].orNone, state))
            } catch {
                guard error.kind.isConversionFailure else { throw error }
                return arguments[1] ?? 0.0
            }
        }
        + FilterTable.builtIn("length", "count", python: "len") { (value, state) throws(TemplateError) in
            .int(try value.length(state))
        }

    private static func integer(
        _ value: Value, _ fallback: Value, base: Value, _ state: RenderState
    ) throws(TemplateError) -> Value {
        do throws(TemplateError) {
            return .integer(try directInteger(value, base: base, state))
        } catch {
            guard error.kind.isConversionFailure else { throw error }
        }
        do throws(TemplateError) {
            return .integer(try Conversions.int(.float(try Conversions.float(value, state)), state))
        } catch {
            guard error.kind.isConversionFailure || error.kind == .overflow else { throw error }
            return fallback
        }
    }

    private static func directInteger(
        _ value: Value, base: Value, _ state: RenderState
    ) throws(TemplateError) -> BigInt {
        guard let text = value.text else { return try Conversions.int(value, state) }
        let base = try base.index()
        guard base == 0 || (2...36).contains(base) else {
            throw TemplateError(.value, "int() base must be >= 2 and <= 36, or 0")
        }
        try state.charge(text.utf8.count)
        guard let number = try NumberText.int(text, base: base) else {
            throw TemplateError(
                .value, "invalid literal for int() with base \(base): \(try value.repr(state))")
        }
        return number
    }

    private static let sizes = FilterTable.filter(
        "filesizeformat", python: "do_filesizeformat", ["value", "binary="]
    ) { (arguments, state) throws(TemplateError) in
        let bytes = try Conversions.float(arguments[0].orNone, state)
        let binary = try arguments[1]?.isTrue(state) ?? false
        return .string(try FileSize.text(bytes, binary: binary, state))
    }

    private static let rounding = FilterTable.filter(
        "round", python: "do_round", ["value", "precision=", "method="]
    ) { (arguments, state) throws(TemplateError) in
        let (value, precision) = (arguments[0].orNone, arguments[1] ?? 0)
        let method = arguments[2] ?? "common"
        guard let name = method.text, ["common", "ceil", "floor"].contains(where: { $0.isSame(as: name) })
        else {
            _ = try method.keyHash(state)
            throw TemplateError(.filterArgument, "method must be common, ceil or floor")
        }
        if case .object(let object as any NumericObject) = value, name.isSame(as: "common") {
            return object.rounded(places: precision.elementIndex ?? 0)
        }
        if name.isSame(as: "common") { return try Rounding.round(value, precision, state) }
        let scale = try Value.int(10).operate(.power, precision, state)
        let scaled = try value.operate(.multiply, scale, state)
        return try Rounding.whole(scaled, up: name.isSame(as: "ceil")).operate(.divide, scale, state)
    }
}

extension TemplateError.Kind {
    /// What `int` and `float` take for "not a number".
    fileprivate var isConversionFailure: Bool { self == .type || self == .value }
}

/// `filesizeformat`.
private enum FileSize {
    static func text(_ bytes: Double, binary: Bool, _ state: RenderState) throws(TemplateError) -> String {
        let base = binary ? 1024.0 : 1000.0
        if bytes == 1 { return "1 Byte" }
        if bytes < base { return "\(try Conversions.int(.float(bytes), state)) Bytes" }
        let prefixes = ["k", "M", "G", "T", "P", "E", "Z", "Y"]
        var unit = base
        var size = ""
        for prefix in prefixes {
            unit *= base
            let letter = binary && prefix == "k" ? "K" : prefix
            size = binary ? letter + "iB" : letter + "B"
            if bytes < unit { break }
        }
        let shown = try Value.float(base * bytes / unit).formatted(".1f", state)
        return "\(shown) \(size)"
    }
}
