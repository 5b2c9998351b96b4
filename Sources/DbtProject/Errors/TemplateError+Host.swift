// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

extension TemplateError {
    /// An error of a function that a template called, with a code and a hint of ours.
    static func project(_ code: LotusError.Code, _ message: String, hint: String? = nil) -> TemplateError {
        TemplateError(.host, message, cause: LotusError(code, message, hint: hint))
    }
}
