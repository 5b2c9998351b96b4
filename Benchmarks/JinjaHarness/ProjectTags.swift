// SPDX-License-Identifier: Apache-2.0

import Jinja

/// The tags that dbt adds to Jinja, as macros with names of their own: enough to read every file of a
/// project, and an example of a host's extension.
struct ProjectTags: TagExtension {
    let tags = ["materialization", "test", "data_test", "snapshot", "docs"]

    func parse(_ parser: inout Parser) throws(SyntaxError) -> [Statement] {
        let tag = try parser.advance()
        let name = try parser.nameTarget().text
        let parameters: [Statement.Parameter]
        switch tag.text {
        case "test", "data_test": parameters = try parser.signature()
        case "materialization":
            parameters = []
            try skipOptions(&parser)
        default: parameters = []
        }
        let body = try parser.statements(closedBy: "end" + tag.text)
        let macro = Statement.Macro(
            name: "\(tag.text)_\(name)", parameters: parameters, body: body,
            span: tag.span.through(parser.previousSpan))
        return [Statement(.macro(macro), macro.span)]
    }

    /// `, default`, `, adapter='name'`, `, supported_languages=['sql']`.
    private func skipOptions(_ parser: inout Parser) throws(SyntaxError) {
        while try parser.skip(.comma) {
            let option = try parser.nameTarget()
            switch option.text {
            case "default": continue
            case "adapter", "supported_languages":
                try parser.expect(.assign)
                _ = try parser.expression()
            default:
                throw SyntaxError("a materialization has no option '\(option.text)'", option.span)
            }
        }
    }
}
