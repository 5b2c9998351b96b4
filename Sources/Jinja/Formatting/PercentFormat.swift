// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// `"%s of %d" % values`: C's conversions, as Python's `str` has them.
struct PercentFormat {
    private let format: [Unicode.Scalar]
    private let isMarkup: Bool
    private let state: RenderState
    private let mapping: Value?
    private let arguments: [Value]
    private var nextArgument = 0
    private var place = 0
    private var result = ""

    /// The formatted text; markup escapes what it takes in.
    static func format(
        _ format: String, _ value: Value, isMarkup: Bool, _ state: RenderState
    ) throws(TemplateError) -> Value {
        var formatter = PercentFormat(format, value, isMarkup: isMarkup, state)
        return .text(try formatter.run(), isMarkup: isMarkup)
    }

    private init(_ format: String, _ value: Value, isMarkup: Bool, _ state: RenderState) {
        self.format = format.scalarArray
        self.isMarkup = isMarkup
        self.state = state
        if case .tuple(let tuple) = value {
            arguments = tuple.items
            mapping = nil
        } else {
            arguments = [value]
            mapping = value.isSubscriptable ? value : nil
        }
    }

    private mutating func run() throws(TemplateError) -> String {
        while place < format.count {
            try state.charge()
            let scalar = format[place]
            place += 1
            if scalar == "%", place < format.count, format[place] == "%" {
                result += "%"
                place += 1
            } else if scalar == "%" {
                try convert()
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        if nextArgument < arguments.count, mapping == nil {
            throw TemplateError(.type, "not all arguments converted during string formatting")
        }
        return result
    }

    private mutating func take() throws(TemplateError) -> Unicode.Scalar {
        guard place < format.count else { throw TemplateError(.value, "incomplete format") }
        place += 1
        return format[place - 1]
    }

    private mutating func argument() throws(TemplateError) -> Value {
        guard nextArgument < arguments.count else {
            throw TemplateError(.type, "not enough arguments for format string")
        }
        nextArgument += 1
        return arguments[nextArgument - 1]
    }

    private mutating func convert() throws(TemplateError) {
        var keyed: Value?
        if place < format.count, format[place] == "(" { keyed = try key() }
        var flags: Set<Unicode.Scalar> = []
        var scalar = try take()
        while "-+ #0".unicodeScalars.contains(scalar) {
            flags.insert(scalar)
            scalar = try take()
        }
        var width = try size(&scalar, "width") ?? 0
        if width < 0 {
            flags.insert("-")
            width = Int(clamping: width.magnitude)
        }
        var precision: Int?
        if scalar == "." {
            scalar = try take()
            precision = max(0, try size(&scalar, "precision") ?? 0)
        }
        if "hlL".unicodeScalars.contains(scalar) { scalar = try take() }
        let value: Value
        if let keyed { value = keyed } else { value = try argument() }
        let conversion = PercentConversion(
            type: scalar, flags: flags, width: width, precision: precision, isMarkup: isMarkup,
            index: place - 1)
        let text = try conversion.text(value, state)
        try state.chargeBytes(text.utf8.count)
        result += text
    }

    /// `(name)`: the value of the mapping.
    private mutating func key() throws(TemplateError) -> Value {
        guard let mapping else { throw TemplateError(.type, "format requires a mapping") }
        place += 1
        let start = place
        var open = 1
        while place < format.count, open > 0 {
            if format[place] == ")" { open -= 1 } else if format[place] == "(" { open += 1 }
            place += 1
        }
        guard open == 0 else { throw TemplateError(.value, "incomplete format key") }
        return try mapping.subscripted(.string(String(scalars: format[start..<place - 1])), state)
    }

    private static func tooLarge(_ name: String) -> TemplateError {
        let type = name == "precision" ? "C int" : "C ssize_t"
        return TemplateError(.overflow, "Python int too large to convert to \(type)")
    }

    /// Digits or a star, whose number is an argument.
    private mutating func size(
        _ scalar: inout Unicode.Scalar, _ name: String
    ) throws(TemplateError) -> Int? {
        if scalar == "*" {
            let value = try argument()
            switch value {
            case .bigInt: throw Self.tooLarge(name)
            case .int(let number):
                if name == "precision", Int32(exactly: number) == nil { throw Self.tooLarge(name) }
                scalar = try take()
                return number
            case .bool(let flag):
                scalar = try take()
                return flag ? 1 : 0
            default: throw TemplateError(.type, "* wants int")
            }
        }
        var number: Int?
        while scalar.isASCII, let digit = scalar.decimalDigit {
            let (tens, overflow) = (number ?? 0).multipliedReportingOverflow(by: 10)
            guard !overflow, tens <= Int(Int32.max) else {
                throw TemplateError(.value, name == "width" ? "width too big" : "precision too big")
            }
            number = tens + digit
            scalar = try take()
        }
        return number
    }
}

extension Value {
    /// Whether `%(name)s` may take its values from it.
    fileprivate var isSubscriptable: Bool {
        switch self {
        case .dict, .list, .undefined: true
        case .object(let object): object.isSubscriptable
        default: false
        }
    }
}
