// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// The filters that dbt adds (dbt 1.12, `dbt_common.clients.jinja`).
enum ProjectFilters {
    /// In SQL `as_native` and its kin do nothing.
    static let text: [String: FilterFunction] = [
        "as_text": identity, "as_native": identity, "as_bool": identity, "as_number": identity,
        "is_list": isList,
    ]

    /// In YAML they turn a text into a value, or a value into text.
    static let native: [String: FilterFunction] = [
        "as_text": { (value, _, state) throws(TemplateError) in .string(try value.str(state)) },
        "as_native": { (value, _, state) throws(TemplateError) in
            let text = try value.str(state)
            return PythonLiteral.value(of: text)?.jinja ?? .string(text)
        },
        "as_bool": { (value, _, state) throws(TemplateError) in
            let text = try value.str(state)
            guard case .bool(let flag)? = PythonLiteral.value(of: text) else {
                throw conversion(text, "bool")
            }
            return .bool(flag)
        },
        "as_number": { (value, _, state) throws(TemplateError) in
            let text = try value.str(state)
            switch PythonLiteral.value(of: text) {
            case .int(let number)?: return .int(number)
            case .double(let number)?: return .float(number)
            default: throw conversion(text, "number")
            }
        },
    ]

    private static let identity: FilterFunction = { (value, _, _) throws(TemplateError) in value }

    private static let isList: FilterFunction = { (value, _, _) throws(TemplateError) in
        if case .list = value { .bool(true) } else { .bool(false) }
    }

    private static func conversion(_ text: String, _ type: String) -> TemplateError {
        TemplateError(.value, "Could not convert value '\(text)' into type '\(type)'")
    }
}
