// SPDX-License-Identifier: Apache-2.0

package import BigInt

/// A value that a template sees, with the behaviour Python 3.11 gives its type.
///
/// Containers are references, as in Python: two names may share one list. All cases may cross threads.
package enum Value: Sendable {
    /// A name or attribute that does not exist; what it may be used for depends on its kind.
    case undefined(UndefinedValue)
    case none
    case bool(Bool)
    case int(Int)
    /// A whole number outside the range of `Int`; never one inside it.
    indirect case bigInt(BigInt)
    case float(Double)
    /// Text. Length, index and slices count Unicode scalars, as Python's `str`.
    case string(String)
    /// Text that is safe in HTML (`markupsafe.Markup`): what joins it is escaped.
    case markup(String)
    case list(ListValue)
    case tuple(TupleValue)
    case dict(DictValue)
    case set(SetValue)
    /// What is not one of the above: functions, macros, iterators, modules, objects of the host.
    case object(any HostObject)
}

extension Value {
    /// A new list.
    package static func list(_ items: [Value]) -> Value { .list(ListValue(items)) }

    /// A new tuple.
    package static func tuple(_ items: [Value]) -> Value { .tuple(TupleValue(items)) }

    /// A whole number of any size, in the case its size asks for.
    package static func integer(_ number: BigInt) -> Value {
        if let small = Int(exactly: number) { .int(small) } else { .bigInt(number) }
    }

    /// Text, safe or not.
    package static func text(_ text: String, isMarkup: Bool) -> Value {
        isMarkup ? .markup(text) : .string(text)
    }

    /// The text of a string or of markup; nil for all else.
    package var text: String? {
        switch self {
        case .string(let text), .markup(let text): text
        default: nil
        }
    }

    /// Whether this is an undefined value of any kind.
    package var isUndefined: Bool {
        if case .undefined = self { true } else { false }
    }

    /// Whether this is `None`.
    package var isNone: Bool {
        if case .none = self { true } else { false }
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(floatLiteral value: Double) { self = .float(value) }
}
