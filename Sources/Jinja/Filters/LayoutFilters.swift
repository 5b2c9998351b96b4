// SPDX-License-Identifier: Apache-2.0

/// Filters that lay text out: `indent`, `truncate`, `wordwrap`.
enum LayoutFilters {
    static let all: [FilterTable.Entry] = indent + truncate + wordwrap

    private static let indent = FilterTable.filter(
        "indent", python: "do_indent", ["s", "width=", "first=", "blank="]
    ) { (arguments, state) throws(TemplateError) in
        let value = arguments[0].orNone
        let width = arguments[1] ?? 4
        var indention: Value
        if width.text != nil {
            indention = width
        } else {
            indention = try Value.string(" ").operate(.multiply, width, state)
        }
        let isMarkup = value.isMarkup
        if isMarkup { indention = .markup(indention.text ?? "") }
        let text = try appendNewline(value, state)
        let blank = try arguments[3]?.isTrue(state) ?? false
        let lines = text.lines(keepEnds: false)
        let first = try arguments[2]?.isTrue(state) ?? false
        return try indented(lines, indention, blank: blank, first: first, isMarkup: isMarkup, state)
    }

    /// `s += "\n"`, with the errors of what is no text.
    private static func appendNewline(_ value: Value, _ state: RenderState) throws(TemplateError) -> String {
        if let text = value.text { return text + "\n" }
        switch value {
        case .undefined(let undefined): throw undefined.error
        case .list: throw TemplateError(.attribute, "'list' object has no attribute 'splitlines'")
        case .tuple: throw TemplateError(.type, "can only concatenate tuple (not \"str\") to tuple")
        default:
            throw TemplateError(
                .type, "unsupported operand type(s) for +=: '\(value.typeName)' and 'str'")
        }
    }

    private static func indented(
        _ lines: [String], _ indention: Value, blank: Bool, first: Bool, isMarkup: Bool, _ state: RenderState
    ) throws(TemplateError) -> Value {
        // A safe indention makes the whole safe, which escapes the lines.
        let isSafe = indention.isMarkup
        let escape = { (line: String) in isSafe && !isMarkup ? line.htmlEscaped : line }
        let before = indention.text ?? ""
        let (size, overflow) = lines.count.multipliedReportingOverflow(by: before.utf8.count + 1)
        try state.chargeBytes(overflow ? Int.max : size)
        var result = first ? before : ""
        for (index, line) in lines.enumerated() {
            try state.chargeBytes(line.utf8.count)
            if index > 0 {
                result += "\n"
                if blank || !line.isEmpty { result += before }
            }
            result += escape(line)
        }
        let hasIndention = first || lines.dropFirst().contains { blank || !$0.isEmpty }
        return .text(result, isMarkup: isMarkup || isSafe && hasIndention)
    }

    private static let truncate = FilterTable.filter(
        "truncate", python: "do_truncate", ["s", "length=", "killwords=", "end=", "leeway="], hidden: 1
    ) { (arguments, state) throws(TemplateError) in
        let value = arguments[0].orNone
        let length = arguments[1] ?? 255
        let end = arguments[3] ?? "..."
        var leeway = arguments[4] ?? .none
        if leeway.isNone { leeway = .int(state.settings.truncateLeeway) }
        let endLength = Value.int(try end.length(state))
        guard try length.compare(.greaterOrEqual, endLength, state) else {
            let (wanted, got) = (try endLength.str(state), try length.str(state))
            throw TemplateError(.assertion, "expected length >= \(wanted), got \(got)")
        }
        guard try leeway.compare(.greaterOrEqual, 0, state) else {
            throw TemplateError(.assertion, "expected leeway >= 0, got \(try leeway.str(state))")
        }
        let most = try length.operate(.add, leeway, state)
        if try Value.int(value.length(state)).compare(.lessOrEqual, most, state) { return value }
        let stop = try length.operate(.subtract, endLength, state)
        let head = try value.slice(nil, stop, nil, state)
        if try arguments[2]?.isTrue(state) ?? false { return try head.operate(.add, end, state) }
        let words = try head.callMethod("rsplit", CallArguments([" ", 1]), state)
        return try words.subscripted(0, state).operate(.add, end, state)
    }

    private static let wordwrap = FilterTable.filter(
        "wordwrap", python: "do_wordwrap",
        ["s", "width=", "break_long_words=", "wrapstring=", "break_on_hyphens="], hidden: 1
    ) { (arguments, state) throws(TemplateError) in
        let value = arguments[0].orNone
        var wrapstring = arguments[3] ?? .none
        if wrapstring.isNone { wrapstring = .string(state.settings.newline) }
        guard wrapstring.text != nil else {
            throw TemplateError(.attribute, "'\(wrapstring.typeName)' object has no attribute 'join'")
        }
        let lines = try value.pythonMethod("splitlines", .none, state).elements(state)
        let width = arguments[1] ?? 79
        let wrapper = TextWrapper(
            width: width, breaksLongWords: try arguments[2]?.isTrue(state) ?? true,
            breaksOnHyphens: try arguments[4]?.isTrue(state) ?? true)
        var paragraphs: [Value] = []
        for line in lines {
            let wrapped = try wrapper.wrap(line.text ?? "", state).map { Value.string($0) }
            paragraphs.append(
                try wrapstring.pythonMethod("join", CallArguments([.list(wrapped)]), state))
        }
        return try wrapstring.pythonMethod("join", CallArguments([.list(paragraphs)]), state)
    }
}

extension Value {
    /// `value.name(arguments)` as Python code has it: an `AttributeError` when there is no such method.
    func pythonMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        switch self {
        case .undefined(let undefined):
            if undefined.kind == .swallowing { return self }
            throw undefined.error
        case .object(let object):
            if let result = try object.callMethod(name, arguments, state) { return result }
        default:
            if let method = BuiltInMethods.find(name, of: self) {
                return try method.call(self, arguments, state)
            }
        }
        throw TemplateError(.attribute, "'\(typeName)' object has no attribute '\(name)'", name: name)
    }
}
