// SPDX-License-Identifier: Apache-2.0

/// An operator between two values that gives a value.
package enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "%"
    case power = "**"

    /// The symbol as Python's messages have it.
    var pythonName: String { self == .power ? "** or pow()" : rawValue }
}

/// An operator between two values that gives true or false.
package enum ComparisonOperator: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}
