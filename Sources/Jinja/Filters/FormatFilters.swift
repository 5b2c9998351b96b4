// SPDX-License-Identifier: Apache-2.0

/// `format`, `pprint` and `attr`.
enum FormatFilters {
    static let all: [FilterTable.Entry] =
        [("format", format)]
        + FilterTable.filter("pprint", python: "do_pprint", ["value"]) {
            (arguments, state) throws(TemplateError) in
            .string(try PrettyText(state).text(of: arguments[0].orNone))
        }
        + FilterTable.filter("attr", python: "do_attr", ["obj", "name"], hidden: 1) {
            (arguments, state) throws(TemplateError) in
            let (value, name) = (arguments[0].orNone, arguments[1].orNone)
            guard let name = name.text else {
                throw name.typeError("attribute name must be string, not '%'")
            }
            switch value {
            case .undefined: return try value.attribute(name, state)
            case .object(let object):
                if let found = try object.attribute(name, state) { return found }
            default:
                if let found = value.ownAttribute(name) { return found }
            }
            return value.missingAttribute(name, state)
        }

    private static let format: FilterFunction = { (value, arguments, state) throws(TemplateError) in
        try state.charge()
        if !arguments.positional.isEmpty, !arguments.keyword.isEmpty {
            throw TemplateError(
                .filterArgument, "can't handle positional and keyword arguments at the same time")
        }
        let values: Value =
            arguments.keyword.isEmpty
            ? .tuple(arguments.positional)
            : .dict(DictValue(arguments.keyword.map { ($0.name, $0.value) }))
        return try value.softText(state).operate(.modulo, values, state)
    }
}
