// SPDX-License-Identifier: Apache-2.0

/// `key` and `reverse` of `list.sort`.
enum SortArguments {
    typealias Key = (Value, RenderState) throws(TemplateError) -> Value

    static func parse(
        _ arguments: CallArguments, _ name: String, _ state: RenderState
    ) throws(TemplateError) -> (key: Key?, reverse: Bool) {
        guard arguments.positional.isEmpty else {
            throw TemplateError(.type, "\(name)() takes no positional arguments")
        }
        var key: Key?
        var reverse = false
        for (argument, value) in arguments.keyword {
            switch argument {
            case "key":
                if value.isNone { continue }
                key = { (item, state) throws(TemplateError) in try value.call(CallArguments([item]), state) }
            case "reverse": reverse = try value.index() != 0
            default:
                throw TemplateError(.type, "'\(argument)' is an invalid keyword argument for \(name)()")
            }
        }
        return (key, reverse)
    }
}
