// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Renders the texts of configuration files (`profiles.yml`, `lotus.yml`, `dbt_project.yml`).
///
/// The built-in implementation is ``EnvironmentTemplateRenderer``; the dbt engine brings one that knows
/// all of Jinja. A text without template marks is passed through it too.
package protocol TemplateRenderer: Sendable {
    /// The value of one text.
    func render(_ template: TemplateText) throws -> RenderedText
}

/// A text that may hold templates, and where it stands.
package struct TemplateText: Sendable {
    package let text: String
    /// The value in the file that the text is from.
    package let node: YAMLNode

    /// The text of a value.
    package init(_ node: YAMLNode) {
        self.text = node.text
        self.node = node
    }

    /// Whether there is anything to render.
    package var hasTemplate: Bool {
        text.utf8.contains(UInt8(ascii: "{"))
            && (text.contains("{{") || text.contains("{%") || text.contains("{#"))
    }

    /// The place in the file of a place in the text.
    ///
    /// - Parameter offset: in Unicode scalars of the text.
    package func location(at offset: Int, length: Int = 1) -> SourceLocation {
        let source = node.source
        switch node.style {
        case .plain, .quoted:
            let lead = node.style == .quoted ? 1 : 0
            let rest = source.line(node.line).unicodeScalars.dropFirst(node.column - 1 + lead)
            // An escape or a folded line break before the place makes the file and the text differ.
            guard rest.starts(with: text.unicodeScalars.prefix(offset + 1)) else { return node.location }
            return source.location(line: node.line, column: node.column + lead + offset, length: length)
        case .block:
            let before = text.unicodeScalars.prefix(offset)
            let line = node.line + 1 + before.count { $0 == "\n" }
            let inLine = before.reversed().prefix { $0 != "\n" }.count
            let scalars = source.line(line).unicodeScalars
            let indentation = scalars.prefix { $0 == " " }.count
            guard scalars.dropFirst(indentation).starts(with: before.suffix(inLine)) else {
                return node.location
            }
            return source.location(line: line, column: indentation + inLine + 1, length: length)
        }
    }
}

/// The result of rendering one text.
package struct RenderedText: Sendable {
    package var value: TemplateValue
    /// The variables that were read, in order.
    package var variables: [VariableUse]
    /// A secret variable took part: the value must not be printed.
    package var isSecret: Bool

    /// A value and what it was made from.
    package init(value: TemplateValue, variables: [VariableUse] = [], isSecret: Bool = false) {
        self.value = value
        self.variables = variables
        self.isSecret = isSecret
    }
}

/// One reading of an environment variable by a configuration file.
package struct VariableUse: Sendable, Hashable {
    package var name: String
    /// False when the default was taken.
    package var isSet: Bool
    package var isSecret: Bool
    package var location: SourceLocation?

    /// One reading of a variable.
    package init(name: String, isSet: Bool, isSecret: Bool, location: SourceLocation? = nil) {
        self.name = name
        self.isSet = isSet
        self.isSecret = isSecret
        self.location = location
    }
}
