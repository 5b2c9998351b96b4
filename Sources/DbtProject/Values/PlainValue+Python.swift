// SPDX-License-Identifier: Apache-2.0

internal import Jinja

extension PlainValue {
    /// What Python's `str(value)` prints.
    package var pythonText: String {
        if case .string(let text) = self { text } else { pythonLiteral }
    }

    /// What Python's `repr(value)` prints.
    package var pythonLiteral: String {
        switch self {
        case .none: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .int(let number): "\(number)"
        case .double(let number): FloatText.repr(number)
        case .string(let text): Self.literal(text)
        case .list(let items): "[" + items.map(\.pythonLiteral).joined(separator: ", ") + "]"
        case .map(let map):
            "{"
                + map.entries.map { "\(Self.literal($0.key)): \($0.value.pythonLiteral)" }
                .joined(separator: ", ") + "}"
        }
    }

    /// `repr` of a text: single quotes unless only they occur in it.
    package static func literal(_ text: String) -> String {
        let quote: Unicode.Scalar =
            text.unicodeScalars.contains("'") && !text.unicodeScalars.contains("\"") ? "\"" : "'"
        var result = String.UnicodeScalarView()
        result.append(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case quote, "\\": result.append(contentsOf: ["\\", scalar])
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            default: append(scalar, to: &result)
            }
        }
        result.append(quote)
        return String(result)
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String.UnicodeScalarView) {
        let isHidden: Bool =
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                true
            case .spaceSeparator: scalar != " "
            default: false
            }
        guard isHidden else { return text.append(scalar) }
        let digits = String(scalar.value, radix: 16)
        let (mark, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        let zeros = String(repeating: "0", count: width - digits.count)
        text.append(contentsOf: "\\\(mark)\(zeros)\(digits)".unicodeScalars)
    }
}
