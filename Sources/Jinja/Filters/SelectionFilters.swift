// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Filters that call filters and tests on each item, when the item is asked for.
enum SelectionFilters {
    static let all: [FilterTable.Entry] = [
        ("map", map),
        selection("select", keeps: true, byAttribute: false),
        selection("reject", keeps: false, byAttribute: false),
        selection("selectattr", keeps: true, byAttribute: true),
        selection("rejectattr", keeps: false, byAttribute: true),
    ]

    private typealias Transform = @Sendable (Value, RenderState) throws(TemplateError) -> Value

    private static let map: FilterFunction = { (value, arguments, state) throws(TemplateError) in
        try state.charge()
        return .object(
            Generator("sync_do_map") { (state) throws(TemplateError) in
                guard try value.isTrue(state) else { return MappedItems(ValueIterator([])) { _, _ in nil } }
                let transform = try mapping(arguments)
                return MappedItems(try value.iterator(state)) { (item, state) throws(TemplateError) in
                    try transform(item, state)
                }
            })
    }

    private static func mapping(_ arguments: CallArguments) throws(TemplateError) -> Transform {
        if arguments.positional.isEmpty, let attribute = arguments.keyword("attribute") {
            let other = arguments.keyword.first { $0.name != "attribute" && $0.name != "default" }
            if let other {
                throw TemplateError(
                    .filterArgument, "Unexpected keyword argument \(other.name.pythonRepr)")
            }
            let path = try AttributePath(attribute, fallback: arguments.keyword("default"))
            return { (item, state) throws(TemplateError) in try path.value(of: item, state) }
        }
        guard let name = arguments.positional.first else {
            throw TemplateError(.filterArgument, "map requires a filter argument")
        }
        let rest = CallArguments(Array(arguments.positional.dropFirst()), keyword: arguments.keyword)
        return { (item, state) throws(TemplateError) in
            guard let text = name.text, let filter = state.settings.filters[text] else {
                throw try unknown("filter", name, Array(state.settings.filters.keys), state)
            }
            return try filter(item, rest, state)
        }
    }

    private static func unknown(
        _ what: String, _ name: Value, _ names: [String], _ state: RenderState
    ) throws(TemplateError) -> TemplateError {
        _ = try name.keyHash(state)
        var message = "No \(what) named \(try name.repr(state))."
        if case .undefined(let undefined) = name {
            message += " (\(undefined.message); did you forget to quote the callable name?)"
        }
        var error = TemplateError(.runtime, message, name: name.text)
        if let text = name.text { error.details.alternatives = NearestNames.find(text, in: names) }
        return error
    }

    private static func selection(_ name: String, keeps: Bool, byAttribute: Bool) -> FilterTable.Entry {
        (
            name,
            { (value, arguments, state) throws(TemplateError) in
                try state.charge()
                return .object(
                    Generator("select_or_reject") { (state) throws(TemplateError) in
                        guard try value.isTrue(state) else {
                            return MappedItems(ValueIterator([])) { _, _ in nil }
                        }
                        let holds = try condition(arguments, byAttribute: byAttribute)
                        return MappedItems(try value.iterator(state)) { (item, state) throws(TemplateError) in
                            try holds(item, state) == keeps ? item : nil
                        }
                    })
            }
        )
    }

    private static func condition(
        _ arguments: CallArguments, byAttribute: Bool
    ) throws(TemplateError) -> TestOfItem {
        var positional = arguments.positional[...]
        var path: AttributePath?
        if byAttribute {
            guard let attribute = positional.popFirst() else {
                throw TemplateError(.filterArgument, "Missing parameter for attribute name")
            }
            path = try AttributePath(attribute)
        }
        let name = positional.popFirst()
        let rest = CallArguments(Array(positional), keyword: arguments.keyword)
        return { [path] (item, state) throws(TemplateError) in
            var value = item
            if let path { value = try path.value(of: item, state) }
            guard let name else { return try value.isTrue(state) }
            guard let text = name.text, let test = state.settings.tests[text] else {
                throw try unknown("test", name, Array(state.settings.tests.keys), state)
            }
            return try test(value, rest, state)
        }
    }

    private typealias TestOfItem = @Sendable (Value, RenderState) throws(TemplateError) -> Bool
}
