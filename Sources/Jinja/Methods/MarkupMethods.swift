// SPDX-License-Identifier: Apache-2.0

/// The methods of `Markup` that `str` does not have.
enum MarkupMethods {
    static let all = [
        BuiltInMethod("Markup", "unescape", .none) { (value, _, state) throws(TemplateError) in
            let text = value.text ?? ""
            try state.chargeBytes(text.utf8.count &* 2)
            return .string(text.htmlUnescaped)
        },
        BuiltInMethod("Markup", "striptags", .none) { (value, _, state) throws(TemplateError) in
            let text = value.text ?? ""
            try state.chargeBytes(text.utf8.count &* 2)
            return .string(text.tagsStripped)
        },
        BuiltInMethod("Markup", "escape", .one) { (_, arguments, state) throws(TemplateError) in
            .markup(try arguments[0].orNone.escaped(state))
        },
    ]
}
