// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Evaluates the expressions of one template and keeps account of the variables they read.
struct TemplateEvaluation {
    let template: TemplateText
    let environment: Environment
    private(set) var variables: [VariableUse] = []

    init(template: TemplateText, environment: Environment) {
        self.template = template
        self.environment = environment
    }

    mutating func value(of expression: TemplateExpression) throws(LotusError) -> TemplateValue {
        switch expression {
        case .literal(let value):
            return value
        case .variable(let name, let fallback, let offset, let length):
            return try variable(name, fallback, at: template.location(at: offset, length: length))
        case .concatenation(let parts):
            var text = ""
            for part in parts { text += try value(of: part).text }
            return .string(text)
        case .either(let left, let right):
            let first = try value(of: left)
            return first.isTrue ? first : try value(of: right)
        case .both(let left, let right):
            let first = try value(of: left)
            return first.isTrue ? try value(of: right) : first
        case .not(let inner):
            return .bool(try !value(of: inner).isTrue)
        case .equal(let left, let right, let isNegated):
            let isEqual = try value(of: left).isEqual(to: try value(of: right))
            return .bool(isEqual != isNegated)
        case .choice(let condition, let then, let otherwise):
            if try value(of: condition).isTrue { return try value(of: then) }
            return try otherwise.map { other throws(LotusError) in try value(of: other) } ?? .string("")
        case .filter(let inner, let filter, let arguments, let offset, let length):
            let input = try value(of: inner)
            var values: [TemplateValue] = []
            for argument in arguments { values.append(try value(of: argument)) }
            return try apply(
                filter, to: input, values, at: template.location(at: offset, length: length))
        }
    }

    private mutating func variable(
        _ name: TemplateExpression, _ fallback: TemplateExpression?, at location: SourceLocation
    ) throws(LotusError) -> TemplateValue {
        guard case .string(let name) = try value(of: name), !name.isEmpty else {
            throw LotusError(
                .templateValue, "env_var needs the name of a variable as text",
                hint: "Write env_var('NAME').", location: location)
        }
        let isSecret = environment.isSecret(name)
        if let value = environment[name] {
            variables.append(.init(name: name, isSet: true, isSecret: isSecret, location: location))
            return .string(value)
        }
        if let fallback {
            let value = try self.value(of: fallback)
            if value != .none {
                variables.append(.init(name: name, isSet: false, isSecret: isSecret, location: location))
                return value
            }
        }
        throw notSet(name, at: location)
    }

    private func notSet(_ name: String, at location: SourceLocation) -> LotusError {
        let close = NearestNames.hint(NearestNames.find(name, in: environment.names))
        let how =
            "Set it (`export \(name)=…`), add `\(name)=…` to the project's .env file, or give a default:"
            + " env_var('\(name)', '…')."
        return LotusError(
            .variableNotSet, "the environment variable \(name) is not set",
            hint: close.map { "\($0) \(how)" } ?? how, location: location)
    }

    // MARK: Filters

    private func apply(
        _ filter: TemplateFilter, to value: TemplateValue, _ arguments: [TemplateValue],
        at location: SourceLocation
    ) throws(LotusError) -> TemplateValue {
        switch filter {
        case .string, .asText: return .string(value.text)
        case .lower: return .string(value.text.lowercased())
        case .upper: return .string(value.text.uppercased())
        case .trim: return .string(PythonLiteral.trimmed(value.text))
        case .int: return TemplateConversion.int(value) ?? arguments.first ?? .int(0)
        case .float: return TemplateConversion.double(value) ?? arguments.first ?? .double(0)
        case .default:
            let replacesEmpty = arguments.dropFirst().first?.isTrue ?? false
            return replacesEmpty && !value.isTrue ? arguments.first ?? .string("") : value
        case .asNative: return PythonLiteral.value(of: value)
        case .asBool:
            if let value = TemplateConversion.bool(value) { return .bool(value) }
            throw cannotConvert("a boolean", hint: "Set it to true or false.", at: location)
        case .asNumber:
            switch PythonLiteral.value(of: value) {
            case .int(let number): return .int(number)
            case .double(let number): return .double(number)
            default: throw cannotConvert("a number", hint: "Set it to a number.", at: location)
            }
        }
    }

    /// The value itself is not shown: it may come from a secret variable.
    private func cannotConvert(_ what: String, hint: String, at location: SourceLocation) -> LotusError {
        let names = variables.map(\.name).joined(separator: ", ")
        let subject = names.isEmpty ? "the value" : "the value of \(names)"
        return LotusError(.templateValue, "\(subject) is not \(what)", hint: hint, location: location)
    }
}
