// SPDX-License-Identifier: Apache-2.0

/// The parameters of a function that is written in Python, and the errors of calling it wrongly.
package struct PythonSignature: Sendable {
    private let name: String
    private let parameters: [String]
    private let required: Int
    /// Arguments that the engine adds before the others, which Python counts.
    private let hidden: Int

    /// - Parameters:
    ///   - name: The function's name in messages, such as `do_center`.
    ///   - parameters: Names in order; one that ends in `=` has a default.
    ///   - hidden: Arguments that the engine adds and Python counts.
    package init(_ name: String, _ parameters: [String], hidden: Int = 0) {
        self.name = name
        self.parameters = parameters.map { $0.hasSuffix("=") ? String($0.dropLast()) : $0 }
        required = parameters.prefix { !$0.hasSuffix("=") }.count
        self.hidden = hidden
    }

    /// One entry for each parameter; nil for one whose default counts.
    package func bind(_ arguments: CallArguments) throws(TemplateError) -> [Value?] {
        let given = arguments.positional
        var bound: [Value?] = Array(given.prefix(parameters.count))
        bound += Array(repeating: nil, count: parameters.count - bound.count)
        for (key, value) in arguments.keyword {
            guard let index = parameters.firstIndex(where: { $0.isSame(as: key) }) else {
                throw TemplateError(.type, "\(name)() got an unexpected keyword argument '\(key)'")
            }
            guard bound[index] == nil else {
                throw TemplateError(.type, "\(name)() got multiple values for argument '\(key)'")
            }
            bound[index] = value
        }
        if given.count > parameters.count { throw tooMany(given.count) }
        let missing = parameters.indices.filter { $0 < required && bound[$0] == nil }
        if !missing.isEmpty { throw lacks(missing.map { parameters[$0] }) }
        return bound
    }

    /// The parameters of a filter or test, whose first one is the value before the bar.
    package func bind(_ value: Value, _ arguments: CallArguments) throws(TemplateError) -> [Value?] {
        try bind(CallArguments([value] + arguments.positional, keyword: arguments.keyword))
    }

    private func tooMany(_ count: Int) -> TemplateError {
        let most = parameters.count + hidden
        let least = required + hidden
        let takes = least == most ? "\(most)" : "from \(least) to \(most)"
        let plural = most == 1 && least == most ? "" : "s"
        let given = count + hidden
        return TemplateError(
            .type,
            "\(name)() takes \(takes) positional argument\(plural) but \(given) "
                + "\(given == 1 ? "was" : "were") given")
    }

    private func lacks(_ names: [String]) -> TemplateError {
        let quoted = names.map { "'\($0)'" }
        let list =
            quoted.count < 3
            ? quoted.joined(separator: " and ")
            : quoted.dropLast().joined(separator: ", ") + ", and " + (quoted.last ?? "")
        return TemplateError(
            .type,
            "\(name)() missing \(names.count) required positional argument\(names.count == 1 ? "" : "s"): \(list)"
        )
    }
}
