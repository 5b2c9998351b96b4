// SPDX-License-Identifier: Apache-2.0

/// Filters that take sequences apart and put them together.
enum SequenceFilters {
    static let all: [FilterTable.Entry] = ends + lists + pieces + joining + defaults

    private static let ends =
        FilterTable.filter("first", python: "sync_do_first", ["seq"], hidden: 1) {
            (arguments, state) throws(TemplateError) in
            var iterator = try arguments[0].orNone.iterator(state)
            if let first = try iterator.next(state) { return first }
            return state.undefined(.hint("No first item, sequence was empty.", name: nil))
        }
        + FilterTable.filter("last", python: "do_last", ["seq"], hidden: 1) {
            (arguments, state) throws(TemplateError) in
            let value = arguments[0].orNone
            // Python goes through markup by its elements then, which are markup themselves.
            if case .markup = value, let last = try value.elementIfAny(.int(-1), state) { return last }
            var iterator = try value.reversed(state)
            if let last = try iterator.next(state) { return last }
            return state.undefined(.hint("No last item, sequence was empty.", name: nil))
        }
        + FilterTable.filter("random", python: "do_random", ["seq"], hidden: 1) {
            (arguments, state) throws(TemplateError) in
            let value = arguments[0].orNone
            let count = try value.length(state)
            guard count > 0 else {
                return state.undefined(.hint("No random item, sequence was empty.", name: nil))
            }
            var random = state.settings.random
            return try value.subscripted(.int(Int.random(in: 0..<count, using: &random)), state)
        }

    private static let lists =
        FilterTable.filter("list", python: "sync_do_list", ["value"]) {
            (arguments, state) throws(TemplateError) in
            let values = try arguments[0].orNone.elements(state)
            try state.chargeBytes(values.count &* MemoryLayout<Value>.stride)
            return .list(values)
        }
        + FilterTable.filter("reverse", python: "do_reverse", ["value"]) {
            (arguments, state) throws(TemplateError) in
            let value = arguments[0].orNone
            if value.text != nil { return try value.slice(nil, nil, -1, state) }
            if let iterator = try value.reversedIterator(state) {
                return .object(PythonIterator(value.reversedTypeName, iterator))
            }
            if case .undefined(let undefined) = value {
                if undefined.kind == .strict { throw undefined.error }
                return .object(PythonIterator("reversed", ValueIterator([])))
            }
            guard var iterator = try value.iteratorIfAny(state) else {
                throw TemplateError(.filterArgument, "argument must be iterable")
            }
            return .list(try iterator.rest(state).reversed())
        }
        + FilterTable.filter("items", python: "do_items", ["value"]) { (arguments, _) throws(TemplateError) in
            let value = arguments[0].orNone
            return .object(
                Generator("do_items") { (state) throws(TemplateError) in
                    MappedItems(try items(value, state)) { (item, _) throws(TemplateError) in item }
                })
        }

    private static func items(_ value: Value, _ state: RenderState) throws(TemplateError) -> ValueIterator {
        switch value {
        case .dict(let dict): return ValueIterator(DictSource(dict, .items))
        case .undefined: return ValueIterator([])
        case .object(let object) where object.isMapping:
            return try value.pythonMethod("items", .none, state).iterator(state)
        default: throw TemplateError(.type, "Can only get item pairs from a mapping.")
        }
    }

    private static let pieces =
        FilterTable.filter("slice", python: "sync_do_slice", ["value", "slices", "fill_with="]) {
            (arguments, _) throws(TemplateError) in
            let (value, slices, fill) = (arguments[0].orNone, arguments[1].orNone, arguments[2].orNone)
            return .object(
                Generator("sync_do_slice") { (state) throws(TemplateError) in
                    try SlicedItems(value.elements(state), slices, fill, state)
                })
        }
        + FilterTable.filter("batch", python: "do_batch", ["value", "linecount", "fill_with="]) {
            (arguments, _) throws(TemplateError) in
            let (value, count, fill) = (arguments[0].orNone, arguments[1].orNone, arguments[2].orNone)
            return .object(
                Generator("do_batch") { (state) throws(TemplateError) in
                    BatchedItems(try value.iterator(state), count, fill)
                })
        }

    private static let joining = FilterTable.filter(
        "join", python: "sync_do_join", ["value", "d=", "attribute="], hidden: 1
    ) { (arguments, state) throws(TemplateError) in
        let (value, separator) = (arguments[0].orNone, arguments[1] ?? "")
        let path = try AttributePath(arguments[2])
        var iterator = try value.iterator(state)
        var items: [Value] = []
        while let item = try iterator.next(state) {
            try state.chargeBytes(MemoryLayout<Value>.stride)
            items.append(try path.value(of: item, state))
        }
        return try joined(items, separator, state)
    }

    private static func joined(
        _ items: [Value], _ separator: Value, _ state: RenderState
    ) throws(TemplateError) -> Value {
        var items = items
        var isMarkup = false
        if state.autoescape {
            if try separator.hasHTML(state) {
                // An undefined separator that counts as safe is a plain text once it is a text.
                isMarkup = !separator.isUndefined
            } else {
                isMarkup = try makeTexts(&items, state)
            }
        }
        let between = isMarkup ? try separator.escaped(state) : try separator.str(state)
        var result = ""
        for (index, item) in items.enumerated() {
            let part = isMarkup ? try item.escaped(state) : try item.str(state)
            try state.chargeBytes(part.utf8.count &+ between.utf8.count)
            if index > 0 { result += between }
            result += part
        }
        return .text(result, isMarkup: isMarkup)
    }

    /// Turns what is not safe into text; whether anything is safe.
    private static func makeTexts(
        _ items: inout [Value], _ state: RenderState
    ) throws(TemplateError) -> Bool {
        var isAnySafe = false
        for (index, item) in items.enumerated() {
            if try item.hasHTML(state) {
                isAnySafe = true
            } else {
                items[index] = .string(try item.str(state))
            }
        }
        return isAnySafe
    }

    private static let defaults = FilterTable.filter(
        "default", "d", python: "do_default", ["value", "default_value=", "boolean="]
    ) { (arguments, state) throws(TemplateError) in
        let value = arguments[0].orNone
        if value.isUndefined { return arguments[1] ?? "" }
        guard try arguments[2]?.isTrue(state) ?? false else { return value }
        return try value.isTrue(state) ? value : arguments[1] ?? ""
    }
}

extension Value {
    /// An iterator from the last to the first; a `TypeError` when there is none.
    fileprivate func reversed(_ state: RenderState) throws(TemplateError) -> ValueIterator {
        if let iterator = try reversedIterator(state) { return iterator }
        if case .undefined(let undefined) = self {
            if undefined.kind == .strict { throw undefined.error }
            return ValueIterator([])
        }
        throw typeError("'%' object is not reversible")
    }

    /// What `reversed(value)` is.
    fileprivate var reversedTypeName: String {
        switch self {
        case .list: "list_reverseiterator"
        case .dict: "dict_reversekeyiterator"
        case .object(let object) where object is RangeObject: "range_iterator"
        default: "reversed"
        }
    }
}
