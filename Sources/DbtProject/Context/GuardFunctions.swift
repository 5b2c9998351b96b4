// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// `try_or_compiler_error` and `validation`.
enum GuardFunctions {
    /// Calls a function; whatever goes wrong becomes an error with the given message.
    static let attempt: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        guard arguments.positional.count >= 2 else {
            throw TemplateError.project(
                .dbtCompilation, "try_or_compiler_error() takes a message and a function",
                hint: "Write `try_or_compiler_error('message', function, argument)`.")
        }
        let rest = CallArguments(Array(arguments.positional.dropFirst(2)), keyword: arguments.keyword)
        do throws(TemplateError) {
            return try arguments.positional[1].call(rest, state)
        } catch {
            guard error.kind != .returned else { throw error }
            let message = try arguments.positional[0].str(state)
            throw TemplateError(
                .host, message, cause: LotusError(.dbtCompilation, message, cause: error.lotusError))
        }
    }

    /// `validation.any[…]`: accepts one of some values or types.
    static let validation = Value.dict(
        DictValue([
            (
                "any",
                .object(
                    HostFunction("any") { (arguments, _) throws(TemplateError) in
                        let allowed = arguments.positional
                        return .object(
                            HostFunction("inner") { (arguments, state) throws(TemplateError) in
                                try check(arguments.positional.first ?? Value.none, allowed, state)
                            })
                    })
            )
        ]))

    private static func check(
        _ value: Value, _ allowed: [Value], _ state: RenderState
    ) throws(TemplateError) -> Value {
        for candidate in allowed where try candidate.equals(value, state) { return Value.none }
        var shown: [String] = []
        for candidate in allowed { shown.append(try candidate.str(state)) }
        throw TemplateError.project(
            .dbtConfiguration,
            "the value '\(try value.str(state))' is none of \(shown.joined(separator: ", "))")
    }
}
