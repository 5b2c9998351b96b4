// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// `try_or_compiler_error` and `validation` (dbt 1.12, `dbt/context/providers.py`).
enum CompilerFunctions {
    /// Calls a function, and puts a message in place of any error of it.
    static let tryOrError: Value = .object(
        HostFunction("try_or_compiler_error") { (arguments, state) throws(TemplateError) in
            guard arguments.positional.count >= 2 else {
                throw TemplateError(
                    .type, "try_or_compiler_error() takes a message, a function and what it is called with")
            }
            let message = try arguments.positional[0].str(state)
            var rest = arguments
            rest.positional.removeFirst(2)
            do throws(TemplateError) {
                return try arguments.positional[1].call(rest, state)
            } catch {
                if error.kind == .limit || error.kind == .recursion { throw error }
                throw TemplateError.project(
                    .dbtCompilation, message, hint: "The error behind it: \(error.message).")
            }
        })

    /// `validation.any(…)` makes a function that refuses what is none of its arguments.
    static let validation: Value = .dict(
        DictValue([
            (
                "any",
                .object(
                    HostFunction("any") { (allowed, _) throws(TemplateError) in
                        .object(
                            HostFunction("inner") { (arguments, state) throws(TemplateError) in
                                let value = arguments.positional.first ?? Value.none
                                for item in allowed.positional where try item.equals(value, state) {
                                    return Value.none
                                }
                                var shown: [String] = []
                                for item in allowed.positional { shown.append(try item.str(state)) }
                                throw TemplateError.project(
                                    .dbtConfiguration,
                                    "the value \"\(try value.str(state))\" is none of \(shown.joined(separator: ","))",
                                    hint: "Correct the configuration.")
                            })
                    })
            )
        ]))
}
