// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `modules.itertools`: the functions that end, each giving a list where Python gives an iterator.
enum IterationModule {
    private static let names = [
        "chain", "product", "zip_longest", "islice", "repeat", "accumulate", "compress", "permutations",
        "combinations", "combinations_with_replacement",
    ]

    /// The functions by name.
    static let functions: [(String, Value)] = names.map { name in
        (
            name,
            .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    .list(try call(name, arguments, state))
                })
        )
    }

    static let module: Value = .dict(DictValue(functions))

    /// More would be a mistake in a template.
    private static let itemsMax = 1_000_000

    private static func call(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> [Value] {
        let given = arguments.positional
        switch name {
        case "chain": return try lists(given[...], state).flatMap { $0 }
        case "product":
            let times = try number(arguments.keyword("repeat"), 1)
            let pools = try lists(given[...], state)
            return try tuples(of: Array(repeating: pools, count: times).flatMap { $0 })
        case "zip_longest":
            let columns = try lists(given[...], state)
            let filler = arguments.keyword("fillvalue") ?? Value.none
            return (0..<(columns.map(\.count).max() ?? 0)).map { row in
                .tuple(columns.map { row < $0.count ? $0[row] : filler })
            }
        case "repeat":
            guard given.count == 2 else { throw endless(name) }
            return Array(repeating: given[0], count: try number(given[1], 0))
        default:
            guard let first = given.first else {
                throw TemplateError(.type, "\(name) expected at least 1 argument, got 0")
            }
            return try call(name, try first.elements(state), given.dropFirst(), state)
        }
    }

    private static func call(
        _ name: String, _ items: [Value], _ rest: ArraySlice<Value>, _ state: RenderState
    ) throws(TemplateError) -> [Value] {
        switch name {
        case "islice":
            let numbers = try rest.map { (value) throws(TemplateError) in try number(value, 0) }
            let start = numbers.count > 1 ? numbers[0] : 0
            let end = numbers.isEmpty ? items.count : min(items.count, numbers[numbers.count > 1 ? 1 : 0])
            let step = numbers.count > 2 ? max(1, numbers[2]) : 1
            return stride(from: start, to: max(start, end), by: step).map { items[$0] }
        case "accumulate":
            var sums: [Value] = []
            for item in items {
                guard let last = sums.last else {
                    sums.append(item)
                    continue
                }
                sums.append(try last.operate(.add, item, state))
            }
            return sums
        case "compress":
            let flags = try (rest.first ?? Value.none).elements(state)
            var kept: [Value] = []
            for (item, flag) in zip(items, flags) where try flag.isTrue(state) { kept.append(item) }
            return kept
        default:
            let size = try number(rest.first, items.count)
            return try places(name, size, of: items.count).map { .tuple($0.map { items[$0] }) }
        }
    }

    // MARK: Choices

    private static func tuples(of pools: [[Value]]) throws(TemplateError) -> [Value] {
        var rows: [[Value]] = [[]]
        for pool in pools {
            guard rows.count * max(1, pool.count) <= itemsMax else { throw endless("product") }
            rows = rows.flatMap { row in pool.map { row + [$0] } }
        }
        return rows.map { .tuple($0) }
    }

    /// Which items each choice takes, in Python's order.
    private static func places(_ name: String, _ size: Int, of count: Int) throws(TemplateError) -> [[Int]] {
        var rows: [[Int]] = [[]]
        for _ in 0..<size {
            guard rows.count * max(1, count) <= itemsMax else { throw endless(name) }
            rows = rows.flatMap { row in
                (0..<count).filter { place in
                    switch name {
                    case "permutations": !row.contains(place)
                    case "combinations": place > row.last ?? -1
                    default: place >= row.last ?? 0
                    }
                }.map { row + [$0] }
            }
        }
        return rows
    }

    // MARK: Arguments

    private static func lists(_ values: ArraySlice<Value>, _ state: RenderState) throws(TemplateError)
        -> [[Value]]
    {
        var lists: [[Value]] = []
        for value in values { lists.append(try value.elements(state)) }
        return lists
    }

    private static func number(_ value: Value?, _ other: Int) throws(TemplateError) -> Int {
        switch value {
        case .int(let number)?:
            guard (0...itemsMax).contains(number) else {
                throw TemplateError(.value, "\(number) is out of range")
            }
            return number
        case nil, Value.none?: return other
        default: throw TemplateError(.type, "an integer is required")
        }
    }

    private static func endless(_ name: String) -> TemplateError {
        TemplateError.project(
            .dbtCompilation, "\(name) would give more than \(itemsMax) items", hint: "Take fewer.")
    }
}
