// SPDX-License-Identifier: Apache-2.0

/// Filters that make one text of another.
enum TextFilters {
    static let all: [FilterTable.Entry] =
        cases + replacing
        + FilterTable.filter(
            "trim", python: "do_trim", ["value", "chars="]
        ) { (arguments, state) throws(TemplateError) in
            let characters = arguments[1].map { [$0] } ?? []
            return try arguments[0].orNone.softText(state)
                .callMethod("strip", CallArguments(characters), state)
        }
        + FilterTable.filter("center", python: "do_center", ["value", "width="]) {
            (arguments, state) throws(TemplateError) in
            try arguments[0].orNone.softText(state)
                .callMethod("center", CallArguments([arguments[1] ?? 80]), state)
        }
        + FilterTable.filter("wordcount", python: "do_wordcount", ["s"]) {
            (arguments, state) throws(TemplateError) in
            let text = try arguments[0].orNone.str(state)
            try state.charge(text.utf8.count >> 3)
            var count = 0
            var isInWord = false
            for scalar in text.unicodeScalars {
                let isWord = scalar.isPythonWord
                if isWord, !isInWord { count += 1 }
                isInWord = isWord
            }
            return .int(count)
        }

    private static func cased(
        _ name: String, _ map: @escaping @Sendable (String) -> String
    ) -> [FilterTable.Entry] {
        FilterTable.filter(name, python: "do_\(name)", ["s"]) { (arguments, state) throws(TemplateError) in
            let soft = try arguments[0].orNone.softText(state)
            let text = soft.text ?? ""
            try state.chargeBytes(text.utf8.count &* 3)
            return .text(map(text), isMarkup: soft.isMarkup)
        }
    }

    private static let cases =
        cased("upper") { $0.pythonUpper } + cased("lower") { $0.pythonLower }
        + cased("capitalize") { $0.pythonCapitalized }
        + FilterTable.filter("title", python: "do_title", ["s"]) { (arguments, state) throws(TemplateError) in
            let text = try arguments[0].orNone.str(state)
            try state.chargeBytes(text.utf8.count &* 3)
            return .string(title(text))
        }
        + FilterTable.filter("string", python: "soft_str", ["s"]) {
            (arguments, state) throws(TemplateError) in
            try arguments[0].orNone.softText(state)
        }

    /// Each word begins in upper case; words end at blanks, dashes and opening brackets.
    private static func title(_ text: String) -> String {
        let ends = { (scalar: Unicode.Scalar) in
            scalar.isPythonSpace || "-({[<".unicodeScalars.contains(scalar)
        }
        var result = ""
        var rest = text.scalarArray[...]
        while let first = rest.first {
            let isBetween = ends(first)
            let word = rest.prefix { ends($0) == isBetween }
            rest.removeFirst(word.count)
            result += String(first).pythonUpper + String(scalars: word.dropFirst()).pythonLower
        }
        return result
    }

    private static let replacing = FilterTable.filter(
        "replace", python: "do_replace", ["s", "old", "new", "count="], hidden: 1
    ) { (arguments, state) throws(TemplateError) in
        var (value, old, new) = (arguments[0].orNone, arguments[1].orNone, arguments[2].orNone)
        if !state.autoescape {
            value = .string(try value.str(state))
            old = .string(try old.str(state))
            new = .string(try new.str(state))
        } else {
            let isSafe = try old.hasHTML(state)
            var escapes = isSafe
            if !escapes, try new.hasHTML(state) { escapes = try !value.hasHTML(state) }
            value = escapes ? .markup(try value.escaped(state)) : try value.softText(state)
            old = try old.softText(state)
            new = try new.softText(state)
        }
        var count = arguments[3] ?? .none
        if count.isNone { count = -1 }
        return try value.callMethod("replace", CallArguments([old, new, count]), state)
    }
}
