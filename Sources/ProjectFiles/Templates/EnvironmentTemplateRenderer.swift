// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The built-in renderer: what `profiles.yml`, `lotus.yml` and `dbt_project.yml` use of Jinja, with
/// `env_var()` as its only function.
///
/// As in dbt 1.12, a template that is a single expression keeps its type and `as_native`, `as_bool` and
/// `as_number` convert text. Kinder than dbt: a default is evaluated only when it is needed, and
/// `as_bool` also knows `true`, `false`, `1` and `0`.
package struct EnvironmentTemplateRenderer: TemplateRenderer {
    private let environment: Environment

    /// Renders with the variables of an environment.
    package init(environment: Environment) {
        self.environment = environment
    }

    /// The value of a text; throws ``LotusError`` with its place in the file.
    package func render(_ template: TemplateText) throws -> RenderedText {
        guard template.hasTemplate else {
            return RenderedText(value: .string(withoutFinalLineBreak(template.text)))
        }
        var lexer = TemplateLexer(template)
        let pieces = try lexer.pieces()
        var evaluation = TemplateEvaluation(template: template, environment: environment)
        var values: [TemplateValue] = []
        for piece in pieces {
            switch piece {
            case .text(let text):
                values.append(.string(text))
            case .expression(let tokens):
                let expression = try TemplateParser.parse(tokens, of: template)
                values.append(try evaluation.value(of: expression))
            }
        }
        let value = values.count == 1 ? values[0] : .string(values.map(\.text).joined())
        return RenderedText(
            value: value, variables: evaluation.variables,
            isSecret: evaluation.variables.contains { $0.isSecret && $0.isSet })
    }

    private func withoutFinalLineBreak(_ text: String) -> String {
        text.unicodeScalars.last == "\n" ? String(text.unicodeScalars.dropLast()) : text
    }
}
