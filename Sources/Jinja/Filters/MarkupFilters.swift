// SPDX-License-Identifier: Apache-2.0

/// Filters around HTML, URLs and JSON.
enum MarkupFilters {
    static let all: [FilterTable.Entry] = escapes + addresses + json

    private static let escapes =
        FilterTable.filter("escape", "e", python: "escape", ["s"]) {
            (arguments, state) throws(TemplateError) in
            .markup(try arguments[0].orNone.escaped(state))
        }
        + FilterTable.filter("forceescape", python: "do_forceescape", ["value"]) {
            (arguments, state) throws(TemplateError) in
            let value = arguments[0].orNone
            let text: String
            if case .object(let object) = value, let html = try object.html(state) {
                text = html
            } else {
                text = try value.str(state)
            }
            try state.chargeBytes(text.utf8.count)
            return .markup(text.htmlEscaped)
        }
        + FilterTable.filter("safe", python: "do_mark_safe", ["value"]) {
            (arguments, state) throws(TemplateError) in
            .markup(try arguments[0].orNone.markupText(state))
        }
        + FilterTable.filter("striptags", python: "do_striptags", ["value"]) {
            (arguments, state) throws(TemplateError) in
            let text = try arguments[0].orNone.markupText(state)
            try state.chargeBytes(text.utf8.count &* 4)
            return .string(text.tagsStripped)
        }
        + FilterTable.filter("xmlattr", python: "do_xmlattr", ["d", "autospace="], hidden: 1) {
            (arguments, state) throws(TemplateError) in
            let text = try XMLAttributes.text(arguments[0].orNone, state)
            let spaced = try arguments[1]?.isTrue(state) ?? true
            return .text(spaced && !text.isEmpty ? " " + text : text, isMarkup: state.autoescape)
        }

    private static let addresses =
        FilterTable.filter("urlencode", python: "do_urlencode", ["value"]) {
            (arguments, state) throws(TemplateError) in
            .string(try URLText.encode(arguments[0].orNone, state))
        }
        + FilterTable.filter(
            "urlize", python: "do_urlize",
            ["value", "trim_url_limit=", "nofollow=", "target=", "rel=", "extra_schemes="], hidden: 1
        ) { (arguments, state) throws(TemplateError) in
            let linker = try URLLinker(arguments, state)
            let text = try linker.link(arguments[0].orNone, state)
            return .text(text, isMarkup: state.autoescape)
        }

    private static let json = FilterTable.filter(
        "tojson", python: "do_tojson", ["value", "indent="], hidden: 1
    ) { (arguments, state) throws(TemplateError) in
        let writer = JSONText(indent: arguments[1], sortsKeys: state.settings.sortsJSONKeys)
        let text = try writer.text(of: arguments[0].orNone, state)
        return .markup(text.jsonSafeForHTML)
    }
}

extension Value {
    /// `Markup(value)`: what is safe as it is, all else as text.
    func markupText(_ state: RenderState) throws(TemplateError) -> String {
        if case .object(let object) = self, let html = try object.html(state) { return html }
        return try str(state)
    }
}

extension String {
    /// `<`, `>`, `&` and `'` as JSON escapes.
    fileprivate var jsonSafeForHTML: String {
        guard utf8.contains(where: { $0 == 0x3C || $0 == 0x3E || $0 == 0x26 || $0 == 0x27 }) else {
            return self
        }
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count + 16)
        for byte in utf8 {
            switch byte {
            case 0x3C: result += "\\u003c".utf8
            case 0x3E: result += "\\u003e".utf8
            case 0x26: result += "\\u0026".utf8
            case 0x27: result += "\\u0027".utf8
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// `xmlattr`: attributes of an element from a dict.
enum XMLAttributes {
    static func text(_ value: Value, _ state: RenderState) throws(TemplateError) -> String {
        var parts: [String] = []
        for pair in try value.pythonMethod("items", .none, state).elements(state) {
            let entry = try pair.unpack(2, state)
            if entry[1].isNone || entry[1].isUndefined { continue }
            let key = try entry[0].text(or: "expected string or bytes-like object, got '%'")
            let isForbidden = key.unicodeScalars.contains { scalar in
                (0x09...0x0D).contains(scalar.value) || " />=".unicodeScalars.contains(scalar)
            }
            if isForbidden {
                throw TemplateError(
                    .value, "Invalid character in attribute name: \(try entry[0].repr(state))")
            }
            let part = try entry[0].escaped(state) + "=\"" + entry[1].escaped(state) + "\""
            try state.chargeBytes(part.utf8.count)
            parts.append(part)
        }
        return parts.joined(separator: " ")
    }
}
