// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// Arguments of methods and filters turned into what Swift code needs, with CPython's errors.
extension Value {
    /// A whole number as CPython's `__index__` takes it.
    func index() throws(TemplateError) -> Int {
        switch self {
        case .int(let number): return number
        case .bool(let flag): return flag ? 1 : 0
        case .bigInt: throw TemplateError(.overflow, "Python int too large to convert to C ssize_t")
        case .undefined, .none, .float, .string, .markup, .list, .tuple, .dict, .set, .object:
            throw typeError("'%' object cannot be interpreted as an integer")
        }
    }

    /// A bound of a slice, clamped; nil for `None`.
    func sliceBound() throws(TemplateError) -> Int? {
        switch self {
        case .none: return nil
        case .int(let number): return number
        case .bool(let flag): return flag ? 1 : 0
        case .bigInt(let number): return number < 0 ? Int.min + 1 : Int.max
        default:
            throw TemplateError(
                .type, "slice indices must be integers or None or have an __index__ method")
        }
    }

    /// Text; `message` is the error's, with `%` for the type's name.
    func text(or message: String) throws(TemplateError) -> String {
        guard let text else { throw typeError(message) }
        return text
    }

    /// Text, with the error of CPython's newer functions, which call `None` by its name.
    func text(argument: String) throws(TemplateError) -> String {
        guard let text else {
            throw TemplateError(.type, "\(argument) must be str, not \(isNone ? "None" : typeName)")
        }
        return text
    }
}

extension Optional<Value> {
    /// A whole number, or what counts when it was left out.
    func index(default number: Int) throws(TemplateError) -> Int {
        guard let self else { return number }
        return try self.index()
    }

    /// As ``index(default:)``, for what is an `int` of C.
    func smallIndex(default number: Int) throws(TemplateError) -> Int {
        guard let self else { return number }
        if let index = self.elementIndex, Int32(exactly: index) != nil { return index }
        switch self {
        case .int, .bigInt: throw TemplateError(.overflow, "Python int too large to convert to C int")
        default: return try self.index()
        }
    }

    /// The value, with none given counting as `None`.
    var orNone: Value { self ?? .none }
}

/// Where in a text or list a method looks: `start` and `end` as in a slice.
struct SearchRange {
    let start: Int
    let end: Int

    /// - Parameter allowsNone: `None` counts as left out.
    init(
        _ start: Value?, _ end: Value?, count: Int, allowsNone: Bool = true
    ) throws(TemplateError) {
        for bound in [start, end] where !allowsNone {
            if let bound, bound.elementIndex == nil {
                if case .bigInt = bound { continue }
                throw TemplateError(.type, "slice indices must be integers or have an __index__ method")
            }
        }
        var first = try start?.sliceBound() ?? 0
        var last = try end?.sliceBound() ?? count
        if first < 0 { first = Swift.max(0, first + count) }
        if last < 0 { last = Swift.max(0, last + count) }
        self.start = first
        self.end = Swift.min(last, count)
    }

    /// Whether even an empty text has no place in it.
    var isNowhere: Bool { start > end }
}
