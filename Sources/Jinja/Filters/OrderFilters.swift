// SPDX-License-Identifier: Apache-2.0

/// Filters that sort, group and sum up.
enum OrderFilters {
    static let all: [FilterTable.Entry] = sorts + groups + sums + extremes

    private static func flag(_ value: Value?, _ state: RenderState) throws(TemplateError) -> Bool {
        try value?.isTrue(state) ?? false
    }

    /// `reverse` of `sorted`, which must be a whole number.
    private static func reverse(_ value: Value?) throws(TemplateError) -> Bool {
        try value.index(default: 0) != 0
    }

    private static let sorts =
        FilterTable.filter(
            "sort", python: "do_sort", ["value", "reverse=", "case_sensitive=", "attribute="], hidden: 1
        ) { (arguments, state) throws(TemplateError) in
            let ignoresCase = try !flag(arguments[2], state)
            let paths = try AttributePath.list(arguments[3], ignoresCase: ignoresCase)
            let values = try arguments[0].orNone.elements(state)
            let isReversed = try reverse(arguments[1])
            var keys: [Value] = []
            for value in values {
                try state.chargeBytes(MemoryLayout<Value>.stride)
                if paths.count == 1 {
                    keys.append(try paths[0].value(of: value, state))
                } else {
                    var key: [Value] = []
                    for path in paths { key.append(try path.value(of: value, state)) }
                    keys.append(.tuple(key))
                }
            }
            // Jinja2 sorts lists of keys, which compare equal before they compare less.
            let order = try Sorting.indices(
                of: keys, reverse: isReversed, inLists: paths.count == 1, state)
            return .list(order.map { values[$0] })
        }
        + FilterTable.filter(
            "dictsort", python: "do_dictsort", ["value", "case_sensitive=", "by=", "reverse="]
        ) { (arguments, state) throws(TemplateError) in
            let by = arguments[2] ?? "key"
            let isKey = try by.equals("key", state)
            guard try isKey ? true : by.equals("value", state) else {
                throw TemplateError(.filterArgument, "You can only sort by either \"key\" or \"value\"")
            }
            let pairs = try arguments[0].orNone.pythonMethod("items", .none, state).elements(state)
            let isSensitive = try flag(arguments[1], state)
            return .list(
                try Sorting.sorted(
                    pairs,
                    by: { (pair, state) throws(TemplateError) in
                        let key = try pair.subscripted(isKey ? 0 : 1, state)
                        return isSensitive ? key : key.lowered
                    }, reverse: reverse(arguments[3]), state))
        }
        + FilterTable.filter(
            "unique", python: "sync_do_unique", ["value", "case_sensitive=", "attribute="], hidden: 1
        ) { (arguments, _) throws(TemplateError) in
            let (value, sensitive, attribute) = (arguments[0].orNone, arguments[1], arguments[2])
            return .object(
                Generator("sync_do_unique") { (state) throws(TemplateError) in
                    let path = try AttributePath(attribute, ignoresCase: try !flag(sensitive, state))
                    let seen = SetValue()
                    return MappedItems(try value.iterator(state)) { (item, state) throws(TemplateError) in
                        let key = try path.value(of: item, state)
                        if try seen.contains(key, state) { return nil }
                        try seen.insert(key, state)
                        return item
                    }
                })
        }

    private static let groups = FilterTable.filter(
        "groupby", python: "sync_do_groupby", ["value", "attribute", "default=", "case_sensitive="], hidden: 1
    ) { (arguments, state) throws(TemplateError) in
        let isSensitive = try flag(arguments[3], state)
        let path = try AttributePath(arguments[1], fallback: arguments[2], ignoresCase: !isSensitive)
        let exact = try AttributePath(arguments[1], fallback: arguments[2])
        let values = try arguments[0].orNone.elements(state)
        var keys: [Value] = []
        for value in values { keys.append(try path.value(of: value, state)) }
        try state.chargeBytes(values.count &* MemoryLayout<Value>.stride &* 3)
        var groups: [(key: Value, values: [Value])] = []
        for index in try Sorting.indices(of: keys, reverse: false, state) {
            if let last = groups.last, try last.key.isSameOrEqual(keys[index], state) {
                groups[groups.count - 1].values.append(values[index])
            } else {
                groups.append((keys[index], [values[index]]))
            }
        }
        var result: [Value] = []
        for group in groups {
            let key = isSensitive ? group.key : try exact.value(of: group.values[0], state)
            result.append(
                .tuple(TupleValue([key, .list(group.values)], fieldNames: ["grouper", "list"])))
        }
        return .list(result)
    }

    private static let sums = FilterTable.filter(
        "sum", python: "sync_do_sum", ["iterable", "attribute=", "start="], hidden: 1
    ) { (arguments, state) throws(TemplateError) in
        let path = try AttributePath(arguments[1])
        var iterator = try arguments[0].orNone.iterator(state)
        var sum = arguments[2] ?? 0
        if sum.text != nil {
            throw TemplateError(.type, "sum() can't sum strings [use ''.join(seq) instead]")
        }
        while let item = try iterator.next(state) {
            sum = try sum.operate(.add, path.value(of: item, state), state)
        }
        return sum
    }

    private static func extreme(_ name: String, _ wins: ComparisonOperator) -> [FilterTable.Entry] {
        FilterTable.filter(name, python: "do_\(name)", ["value", "case_sensitive=", "attribute="], hidden: 1)
        {
            (arguments, state) throws(TemplateError) in
            let path = try AttributePath(arguments[2], ignoresCase: try !flag(arguments[1], state))
            var iterator = try arguments[0].orNone.iterator(state)
            guard var best = try iterator.next(state) else {
                return state.undefined(.hint("No aggregated item, sequence was empty.", name: nil))
            }
            var bestKey = try path.value(of: best, state)
            while let item = try iterator.next(state) {
                let key = try path.value(of: item, state)
                if try key.compare(wins, bestKey, state) { (best, bestKey) = (item, key) }
            }
            return best
        }
    }

    private static let extremes = extreme("min", .less) + extreme("max", .greater)
}
