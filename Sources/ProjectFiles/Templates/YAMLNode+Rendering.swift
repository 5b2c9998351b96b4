// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension YAMLNode {
    /// The same tree with every text rendered; keys are left alone, as dbt does.
    ///
    /// - Parameters:
    ///   - variables: receives the variables that were read.
    ///   - key: the key of this value. Under `password` a text that is no valid template is kept as it is
    ///     (dbt: passwords contain braces).
    package func rendered(
        with renderer: any TemplateRenderer, variables: inout [VariableUse], key: String = ""
    ) throws -> YAMLNode {
        var result = self
        switch content {
        case .null, .bool, .int, .double:
            break
        case .string:
            try result.render(with: renderer, variables: &variables, key: key)
        case .list(let items):
            result.content = .list(
                try items.map { try $0.rendered(with: renderer, variables: &variables, key: key) })
        case .map(let map):
            result.content = .map(
                try map.mapValues { entry in
                    let key = key == "password" ? key : entry.key
                    return try entry.value.rendered(with: renderer, variables: &variables, key: key)
                })
        }
        return result
    }

    private mutating func render(
        with renderer: any TemplateRenderer, variables: inout [VariableUse], key: String
    ) throws {
        do {
            let rendered = try renderer.render(TemplateText(self))
            variables += rendered.variables
            take(rendered)
        } catch let error as LotusError where key == "password" && isNoTemplate(error) {
            return
        }
    }

    /// The text only looks like a template; a missing variable or an unknown function is a mistake.
    private func isNoTemplate(_ error: LotusError) -> Bool {
        error.code == .templateSyntax || (error.code == .templateUnsupported && text.contains("{%"))
    }

    private mutating func take(_ rendered: RenderedText) {
        switch rendered.value {
        case .none: content = .null
        case .bool(let value): content = .bool(value)
        case .int(let value): content = .int(value)
        case .double(let value): content = .double(value)
        case .string(let value): content = .string(value)
        }
        text = rendered.value.text
        isSecret = isSecret || rendered.isSecret || SecretNames.carriesCredential(text)
    }
}
