// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// How Python writes values: in dbt's messages (`str`, `repr`) and in the JSON of `ls` (`json.dumps`).
enum PythonText {
    /// `str(value)`.
    static func string(_ value: JSONValue) -> String { value.string ?? representation(value) }

    /// `repr(value)`.
    static func representation(_ value: JSONValue) -> String {
        switch value {
        case .null: return "None"
        case .bool(let value): return value ? "True" : "False"
        case .number(let text): return text
        case .string(let text): return representation(text)
        case .array(let values): return "[\(values.map(representation).joined(separator: ", "))]"
        case .object(let members):
            let parts = members.map { "\(representation($0.key)): \(representation($0.value))" }
            return "{\(parts.joined(separator: ", "))}"
        }
    }

    /// `repr` of a list of texts.
    static func representation(_ texts: [String]) -> String {
        representation(.array(texts.map { .string($0) }))
    }

    /// `repr(text)`: in single quotes, or in double ones when only single ones stand inside.
    static func representation(_ text: String) -> String {
        let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var written = String(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case quote, "\\": written += "\\\(scalar)"
            case "\n": written += "\\n"
            case "\r": written += "\\r"
            case "\t": written += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                written += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written + String(quote)
    }

    /// `json.dumps(value)`: a blank after commas and colons, ASCII only.
    static func json(_ value: JSONValue) -> String {
        switch value {
        case .array(let values): "[\(values.map(json).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.map { "\(json(.string($0.key))): \(json($0.value))" }.joined(separator: ", "))}"
        default: JSONWriter.text(asciiOnly: true) { value.write(to: &$0) }
        }
    }
}
