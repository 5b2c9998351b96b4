// SPDX-License-Identifier: Apache-2.0

extension Value {
    /// The type's name as Python has it: `str`, `NoneType`, `Markup`, …
    package var typeName: String {
        switch self {
        case .undefined(let undefined): undefined.kind.typeName
        case .none: "NoneType"
        case .bool: "bool"
        case .int, .bigInt: "int"
        case .float: "float"
        case .string: "str"
        case .markup: "Markup"
        case .list: "list"
        case .tuple(let tuple): tuple.fieldNames.isEmpty ? "tuple" : "_GroupTuple"
        case .dict: "dict"
        case .set(let set): set.isFrozen ? "frozenset" : "set"
        case .object(let object): object.typeName
        }
    }

    /// What Jinja2 calls the owner of a missing attribute, such as `dict object` or `None`.
    package var ownerName: String {
        switch self {
        case .none: "None"
        case .undefined(let undefined): "jinja2.runtime.\(undefined.kind.typeName) object"
        case .markup: "markupsafe.Markup object"
        case .tuple(let tuple) where !tuple.fieldNames.isEmpty: "jinja2.filters._GroupTuple object"
        case .object(let object): "\(object.qualifiedTypeName) object"
        default: "\(typeName) object"
        }
    }

    /// A `TypeError` for a value that cannot be what is asked of it; `%` stands for its type's name.
    func typeError(_ message: String) -> TemplateError {
        TemplateError(.type, message.replaced("%", with: typeName, count: -1))
    }
}

extension UndefinedValue.Kind {
    /// The class in Jinja2.
    var typeName: String {
        switch self {
        case .lenient: "Undefined"
        case .chainable: "ChainableUndefined"
        case .debug: "DebugUndefined"
        case .strict: "StrictUndefined"
        case .swallowing: "Undefined"
        }
    }
}

extension UndefinedValue {
    /// What the error says: `'x' is undefined`.
    package var message: String {
        switch origin {
        case .variable(let name): "\(name.pythonRepr) is undefined"
        case .attribute(let owner, let name): "\(owner.pythonRepr) has no attribute \(name.pythonRepr)"
        case .element(let owner, let key): "\(owner) has no element \(key)"
        case .hint(let hint, _): hint
        }
    }

    /// The error of using the value.
    package var error: TemplateError {
        TemplateError(.undefined, message, name: name)
    }

    /// What `{{ value }}` prints.
    package func str() throws(TemplateError) -> String {
        switch kind {
        case .lenient, .chainable, .swallowing: ""
        case .strict: throw error
        case .debug:
            switch origin {
            case .variable(let name): "{{ \(name) }}"
            case .attribute(let owner, let name): "{{ no such element: \(owner)[\(name.pythonRepr)] }}"
            case .element(let owner, let key): "{{ no such element: \(owner)[\(key)] }}"
            case .hint(let hint, _): "{{ undefined value printed: \(hint) }}"
            }
        }
    }
}
