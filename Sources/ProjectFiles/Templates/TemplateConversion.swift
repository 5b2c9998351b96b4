// SPDX-License-Identifier: Apache-2.0

/// Conversions of Jinja's `int` and `float` filters and of dbt's `as_bool`.
enum TemplateConversion {
    /// Python's `int(value)`, or of a text with a decimal point or exponent `int(float(value))`.
    static func int(_ value: TemplateValue) -> TemplateValue? {
        switch value {
        case .none: return nil
        case .bool(let value): return .int(value ? 1 : 0)
        case .int: return value
        case .double(let value): return whole(value)
        case .string(let text):
            let text = PythonLiteral.trimmed(text)
            return Int(text).map { .int($0) } ?? Double(text).flatMap(whole)
        }
    }

    static func double(_ value: TemplateValue) -> TemplateValue? {
        switch value {
        case .none: nil
        case .string(let text): Double(PythonLiteral.trimmed(text)).map { .double($0) }
        default: value.number.map { .double($0) }
        }
    }

    static func bool(_ value: TemplateValue) -> Bool? {
        switch value {
        case .bool(let value): return value
        case .string(let text):
            switch PythonLiteral.trimmed(text).lowercased() {
            case "true", "1": return true
            case "false", "0": return false
            default: return nil
            }
        default: return nil
        }
    }

    private static func whole(_ value: Double) -> TemplateValue? {
        Int(exactly: value.rounded(.towardZero)).map { .int($0) }
    }
}
