// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// The tags that dbt adds to Jinja: blocks that become macros with names of their own (dbt 1.12,
/// `dbt_common.clients.jinja`).
struct ProjectTags: TagExtension {
    let tags = ["materialization", "test", "data_test", "snapshot", "docs"]

    func parse(_ parser: inout Parser) throws(SyntaxError) -> [Statement] {
        let tag = try parser.advance()
        var name = try parser.nameTarget().text
        var parameters: [Statement.Parameter] = []
        switch tag.text {
        case "test", "data_test":
            parameters = try parser.signature()
            name = "test_\(name)"
        case "materialization":
            name = "materialization_\(name)_\(try adapter(&parser))"
        default:
            name = "\(tag.text)_\(name)"
        }
        let body = try parser.statements(closedBy: "end" + tag.text)
        let macro = Statement.Macro(
            name: name, parameters: parameters, body: body, span: tag.span.through(parser.previousSpan))
        return [Statement(.macro(macro), macro.span)]
    }

    /// `, default`, `, adapter='name'`, `, supported_languages=['sql']`: the adapter's name.
    private func adapter(_ parser: inout Parser) throws(SyntaxError) -> String {
        var adapter = "default"
        while try parser.skip(.comma) {
            let option = try parser.nameTarget()
            switch option.text {
            case "default": continue
            case "adapter":
                try parser.expect(.assign)
                let value = parser.current
                _ = try parser.expression()
                adapter = value.text
            case "supported_languages":
                try parser.expect(.assign)
                _ = try parser.expression()
            default:
                throw SyntaxError("a materialization has no option '\(option.text)'", option.span)
            }
        }
        return adapter
    }
}
