// SPDX-License-Identifier: Apache-2.0

/// The methods of `tuple`.
enum TupleMethods {
    static let all = [
        BuiltInMethod("tuple", "count", .one) { (value, arguments, state) throws(TemplateError) in
            .int(try ListMethods.count(items(value), arguments[0].orNone, state))
        },
        BuiltInMethod("tuple", "index", .positional(1, 3)) {
            (value, arguments, state) throws(TemplateError) in
            let items = items(value)
            let range = try SearchRange(
                arguments[1], arguments[2], count: items.count, allowsNone: false)
            guard let index = try ListMethods.index(items, arguments[0].orNone, range, state) else {
                throw TemplateError(.value, "tuple.index(x): x not in tuple")
            }
            return .int(index)
        },
    ]

    private static func items(_ value: Value) -> [Value] {
        if case .tuple(let tuple) = value { tuple.items } else { [] }
    }
}
