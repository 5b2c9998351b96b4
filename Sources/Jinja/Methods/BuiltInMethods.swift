// SPDX-License-Identifier: Apache-2.0

/// The methods of the built-in types by name.
enum BuiltInMethods {
    /// A method of the value's type; nil when it has none of that name.
    static func find(_ name: String, of value: Value) -> BuiltInMethod? {
        switch value {
        case .string: text[name]
        case .markup: markup[name]
        case .list: list[name]
        case .tuple: tuple[name]
        case .dict: dict[name]
        case .set(let value): value.isFrozen ? frozenSet[name] : set[name]
        case .int, .bigInt, .bool: int[name]
        case .float: float[name]
        case .none, .undefined, .object: nil
        }
    }

    private static let text = table(TextMethods.all)
    private static let markup = table(TextMethods.all + MarkupMethods.all)
    private static let list = table(ListMethods.all)
    private static let tuple = table(TupleMethods.all)
    private static let dict = table(DictMethods.all)
    private static let set = table(SetMethods.all)
    private static let frozenSet = table(SetMethods.frozen)
    private static let int = table(NumberMethods.int)
    private static let float = table(NumberMethods.float)

    private static func table(_ methods: [BuiltInMethod]) -> [String: BuiltInMethod] {
        Dictionary(methods.map { ($0.name, $0) }) { _, last in last }
    }
}
