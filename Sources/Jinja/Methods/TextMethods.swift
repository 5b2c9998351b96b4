// SPDX-License-Identifier: Apache-2.0

/// The methods of `str`. Those that give text keep what it was: ``MarkupMethods`` has the others.
enum TextMethods {
    static let all: [BuiltInMethod] =
        cases + classes + searches + splits + pads + strips + joins + TextFormatMethods.all

    /// A method without arguments that gives text.
    private static func mapped(_ name: String, _ map: @escaping @Sendable (String) -> String) -> BuiltInMethod
    {
        BuiltInMethod("str", name, .none) { (value, _, state) throws(TemplateError) in
            let text = value.text ?? ""
            try state.chargeBytes(text.utf8.count &* 3)
            return .text(map(text), isMarkup: value.isMarkup)
        }
    }

    private static let cases = [
        mapped("upper") { $0.pythonUpper },
        mapped("lower") { $0.pythonLower },
        mapped("capitalize") { $0.pythonCapitalized },
        mapped("title") { $0.pythonTitle },
        mapped("swapcase") { $0.pythonSwapped },
        mapped("casefold") { $0.pythonCasefold },
    ]

    /// A method without arguments that tells whether.
    private static func asked(_ name: String, _ ask: @escaping @Sendable (String) -> Bool) -> BuiltInMethod {
        BuiltInMethod("str", name, .none) { (value, _, state) throws(TemplateError) in
            let text = value.text ?? ""
            try state.charge(text.utf8.count >> 4)
            return .bool(ask(text))
        }
    }

    /// Whether there are scalars and all of them are of a class.
    private static func each(
        _ name: String, _ isIn: @escaping @Sendable (Unicode.Scalar) -> Bool
    ) -> BuiltInMethod {
        asked(name) { !$0.isEmpty && $0.unicodeScalars.allSatisfy(isIn) }
    }

    private static let classes = [
        each("isalpha") { $0.isPythonAlpha },
        each("isdigit") { $0.isPythonDigit },
        each("isdecimal") { $0.isPythonDecimal },
        each("isnumeric") { $0.isPythonNumeric },
        each("isalnum") { $0.isPythonAlphanumeric },
        each("isspace") { $0.isPythonSpace },
        asked("islower") { $0.isPythonLower },
        asked("isupper") { $0.isPythonUpper },
        asked("istitle") { $0.isPythonTitle },
        asked("isascii") { $0.isPlain },
        asked("isprintable") { $0.unicodeScalars.allSatisfy(\.isPythonPrintable) },
        asked("isidentifier") { text in
            guard let first = text.unicodeScalars.first else { return false }
            return (first == "_" || first.properties.isXIDStart)
                && text.unicodeScalars.dropFirst().allSatisfy { $0.properties.isXIDContinue }
        },
    ]

    private static let searches = [
        search("find", fromEnd: false, orError: false),
        search("rfind", fromEnd: true, orError: false),
        search("index", fromEnd: false, orError: true),
        search("rindex", fromEnd: true, orError: true),
        BuiltInMethod("str", "count", .parsed(1, 3)) { (value, arguments, state) throws(TemplateError) in
            let text = value.text ?? ""
            try state.charge(text.utf8.count >> 3)
            let range = try SearchRange(arguments[1], arguments[2], count: text.scalarCount)
            let part = try arguments[0].orNone.text(or: "must be str, not %")
            if range.isNowhere { return 0 }
            return .int(text.scalars(from: range.start, to: range.end).occurrences(of: part))
        },
        affix("startswith") { $0.begins(with: $1) },
        affix("endswith") { $0.ends(with: $1) },
    ]

    private static func search(_ name: String, fromEnd: Bool, orError: Bool) -> BuiltInMethod {
        BuiltInMethod("str", name, .parsed(1, 3)) { (value, arguments, state) throws(TemplateError) in
            let text = value.text ?? ""
            try state.charge(text.utf8.count >> 3)
            let range = try SearchRange(arguments[1], arguments[2], count: text.scalarCount)
            let part = try arguments[0].orNone.text(or: "must be str, not %")
            if !range.isNowhere {
                let searched = text.scalars(from: range.start, to: range.end)
                let offset =
                    fromEnd
                    ? searched.lastByteOffset(of: part, endingBy: searched.utf8.count)
                    : searched.byteOffset(of: part)
                if let offset { return .int(range.start + searched.scalarIndex(ofByte: offset)) }
            }
            if orError { throw TemplateError(.value, "substring not found") }
            return -1
        }
    }

    private static func affix(
        _ name: String, _ holds: @escaping @Sendable (String, String) -> Bool
    ) -> BuiltInMethod {
        BuiltInMethod("str", name, .parsed(1, 3)) { (value, arguments, state) throws(TemplateError) in
            let text = value.text ?? ""
            let range = try SearchRange(arguments[1], arguments[2], count: text.scalarCount)
            let searched = range.isNowhere ? nil : text.scalars(from: range.start, to: range.end)
            let given = arguments[0].orNone
            if case .tuple(let tuple) = given {
                for item in tuple.items {
                    try state.charge()
                    let part = try item.text(or: "tuple for \(name) must only contain str, not %")
                    if let searched, holds(searched, part) { return true }
                }
                return false
            }
            let part = try given.text(or: "\(name) first arg must be str or a tuple of str, not %")
            return .bool(searched.map { holds($0, part) } ?? false)
        }
    }

    private static let splits = [
        split("split") {
            $0.map { part in { text, max in text.split(at: part, max: max) } } ?? { $0.splitAtSpace(max: $1) }
        },
        split("rsplit") {
            $0.map { part in { text, max in text.splitFromEnd(at: part, max: max) } }
                ?? { $0.splitAtSpaceFromEnd(max: $1) }
        },
        BuiltInMethod("str", "splitlines", .named(["keepends"], required: 0)) {
            (value, arguments, state) throws(TemplateError) in
            let keeps = try arguments[0].smallIndex(default: 0) != 0
            return try list((value.text ?? "").lines(keepEnds: keeps), value, state)
        },
        partition("partition") { $0.byteOffset(of: $1) },
        partition("rpartition") { $0.lastByteOffset(of: $1, endingBy: $0.utf8.count) },
    ]

    private typealias Split = (String, Int) -> [String]

    private static func split(
        _ name: String, _ split: @escaping @Sendable (String?) -> Split
    ) -> BuiltInMethod {
        BuiltInMethod("str", name, .named(["sep", "maxsplit"], required: 0)) {
            (value, arguments, state) throws(TemplateError) in
            let max = try arguments[1].index(default: -1)
            var separator: String?
            if let given = arguments[0], !given.isNone {
                separator = try given.text(or: "must be str or None, not %")
            }
            if separator?.isEmpty == true { throw TemplateError(.value, "empty separator") }
            let text = value.text ?? ""
            // Each byte may become a part of its own.
            try state.chargeBytes(text.utf8.count &* 8)
            return try list(split(separator)(text, max < 0 ? -1 : max), value, state)
        }
    }

    private static func list(
        _ parts: [String], _ value: Value, _ state: RenderState
    ) throws(TemplateError) -> Value {
        try state.chargeBytes(parts.count &* MemoryLayout<Value>.stride)
        let isMarkup = value.isMarkup
        return .list(parts.map { .text($0, isMarkup: isMarkup) })
    }

    private static func partition(
        _ name: String, _ find: @escaping @Sendable (String, String) -> Int?
    ) -> BuiltInMethod {
        BuiltInMethod("str", name, .one) { (value, arguments, state) throws(TemplateError) in
            let separator = try arguments[0].orNone.text(or: "must be str, not %")
            if separator.isEmpty { throw TemplateError(.value, "empty separator") }
            let text = value.text ?? ""
            try state.chargeBytes(text.utf8.count)
            var parts = name == "partition" ? [text, "", ""] : ["", "", text]
            if let offset = find(text, separator) {
                let after = offset + separator.utf8.count
                parts = [text.bytes(0..<offset), separator, text.bytes(after..<text.utf8.count)]
            }
            return .tuple(parts.map { .text($0, isMarkup: value.isMarkup) })
        }
    }

    private static let strips = [
        strip("strip", start: true, end: true),
        strip("lstrip", start: true, end: false),
        strip("rstrip", start: false, end: true),
        removal("removeprefix") { $0.begins(with: $1) ? $0.bytes($1.utf8.count..<$0.utf8.count) : $0 },
        removal("removesuffix") { text, part in
            text.ends(with: part) && !part.isEmpty ? text.bytes(0..<text.utf8.count - part.utf8.count) : text
        },
    ]

    private static func strip(_ name: String, start: Bool, end: Bool) -> BuiltInMethod {
        BuiltInMethod("str", name, .positional(0, 1)) { (value, arguments, state) throws(TemplateError) in
            var characters: String?
            if let given = arguments[0], !given.isNone {
                characters = try given.text(or: "\(name) arg must be None or str")
            }
            let text = value.text ?? ""
            try state.chargeBytes(text.utf8.count)
            return .text(text.stripped(characters, start: start, end: end), isMarkup: value.isMarkup)
        }
    }

    private static func removal(
        _ name: String, _ remove: @escaping @Sendable (String, String) -> String
    ) -> BuiltInMethod {
        BuiltInMethod("str", name, .one) { (value, arguments, state) throws(TemplateError) in
            let part = try arguments[0].orNone.text(argument: "\(name)() argument")
            let text = value.text ?? ""
            try state.chargeBytes(text.utf8.count)
            return .text(remove(text, part), isMarkup: value.isMarkup)
        }
    }

    private static let pads = [
        pad("center") { left, right in (left, right) },
        pad("ljust") { left, right in (0, left + right) },
        pad("rjust") { left, right in (left + right, 0) },
        BuiltInMethod("str", "zfill", .one) { (value, arguments, state) throws(TemplateError) in
            let width = try arguments[0].orNone.index()
            return .text(try TextPadding.zeros(value.text ?? "", width, state), isMarkup: value.isMarkup)
        },
        BuiltInMethod("str", "expandtabs", .named(["tabsize"], required: 0)) {
            (value, arguments, state) throws(TemplateError) in
            let size = try arguments[0].smallIndex(default: 8)
            let text = value.text ?? ""
            let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: max(1, size))
            try state.chargeBytes(text.holds("\t") ? overflow ? Int.max : bytes : text.utf8.count)
            return .text(text.tabsExpanded(size), isMarkup: value.isMarkup)
        },
    ]

    private static func pad(
        _ name: String, _ share: @escaping @Sendable (Int, Int) -> (Int, Int)
    ) -> BuiltInMethod {
        BuiltInMethod("str", name, .positional(1, 2)) { (value, arguments, state) throws(TemplateError) in
            let width = try arguments[0].orNone.index()
            let fill = try TextPadding.fill(arguments[1])
            let text = value.text ?? ""
            let (left, right) = TextPadding.centered(text.scalarCount, width)
            let (before, after) = share(left, right)
            let padded =
                try fill.repeated(before, state) + text + fill.repeated(after, state)
            return .text(padded, isMarkup: value.isMarkup)
        }
    }

    private static let joins = [
        BuiltInMethod("str", "join", .one) { (value, arguments, state) throws(TemplateError) in
            try TextJoin.join(value, arguments[0].orNone, state)
        },
        BuiltInMethod("str", "replace", .positional(2, 3)) {
            (value, arguments, state) throws(TemplateError) in
            let old = try arguments[0].orNone.text(argument: "replace() argument 1")
            let new = try arguments[1].orNone.text(argument: "replace() argument 2")
            let count = try arguments[2].index(default: -1)
            let text = try TextJoin.replace(value.text ?? "", old, new, count, state)
            return .text(text, isMarkup: value.isMarkup)
        },
    ]
}
