// SPDX-License-Identifier: Apache-2.0

/// What a template makes of a text: dbt renders its configuration files natively, so a template that is
/// one expression keeps that expression's type.
package enum TemplateValue: Sendable, Equatable {
    case none
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
}

extension TemplateValue {
    /// As Python's `str()` writes it.
    package var text: String {
        switch self {
        case .none: "None"
        case .bool(let value): value ? "True" : "False"
        case .int(let value): String(value)
        case .double(let value): value.description
        case .string(let value): value
        }
    }

    /// As Python's `bool()` judges it.
    var isTrue: Bool {
        switch self {
        case .none: false
        case .bool(let value): value
        case .int(let value): value != 0
        case .double(let value): value != 0
        case .string(let value): !value.isEmpty
        }
    }

    /// Python's `==`: numbers and booleans compare by value, text only with text.
    func isEqual(to other: TemplateValue) -> Bool {
        switch (self, other) {
        case (.none, .none): true
        case (.string(let one), .string(let two)): one == two
        case (.string, _), (_, .string), (.none, _), (_, .none): false
        default: number == other.number
        }
    }

    var number: Double? {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .int(let value): Double(value)
        case .double(let value): value
        case .none, .string: nil
        }
    }
}
