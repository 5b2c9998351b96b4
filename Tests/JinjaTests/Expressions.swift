// SPDX-License-Identifier: Apache-2.0

import Jinja

/// What one expression prints, for tests that look at values rather than at templates.
enum Expressions {
    /// The text of `{{ expression }}` with Jinja2's defaults, and `zip` and `set` besides.
    static func text(
        _ expression: String, _ change: (inout Environment.Options) -> Void = { _ in }
    ) throws(TemplateError) -> String {
        try render("{{ " + expression + " }}", change)
    }

    /// The text of a template.
    static func render(
        _ template: String, _ change: (inout Environment.Options) -> Void = { _ in }
    ) throws(TemplateError) -> String {
        var options = Environment.Options()
        options.globals.merge(BuiltIns.extraGlobals) { _, extra in extra }
        change(&options)
        return try Environment(options).compile(template).render()
    }

    /// The error of an expression; nil when it has none.
    static func error(
        _ expression: String, _ change: (inout Environment.Options) -> Void = { _ in }
    ) -> TemplateError? {
        do throws(TemplateError) {
            _ = try text(expression, change)
            return nil
        } catch { return error }
    }
}
