// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
package import ProjectFiles

/// Renders the texts of a project's YAML files (`selectors.yml`, `packages.yml`) with all of Jinja.
package struct ProjectTemplateRenderer: TemplateRenderer {
    private let space: TemplateSpace
    private let context: YAMLContext

    /// - Parameters:
    ///   - session: variables, environment and target.
    ///   - variables: those of the project; the ones of the session win.
    ///   - file: what errors about a variable that is not set call the file.
    ///   - allowsSecrets: whether secret variables may be read.
    package init(
        _ session: ProjectSession, variables: PlainMap, file: String, allowsSecrets: Bool = false
    ) throws {
        do {
            space = try TemplateSpace()
        } catch {
            throw error.lotusError
        }
        context = YAMLContext(
            session, layers: [variables, session.variables], projectName: nil, owner: file,
            allowsSecrets: allowsSecrets)
    }

    /// The value of a text; throws ``LotusError`` with its place in the file.
    package func render(_ template: TemplateText) throws -> RenderedText {
        do throws(TemplateError) {
            let value = try space.renderNative(template.text, context, name: template.node.source.name)
            return RenderedText(value: Self.value(value))
        } catch {
            var located = error.lotusError
            located.location = template.node.location
            throw located
        }
    }

    private static func value(_ value: PlainValue) -> TemplateValue {
        switch value {
        case .none: .none
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .double(let number): .double(number)
        case .string(let text): .string(text)
        case .list, .map: .string(value.pythonText)
        }
    }
}
