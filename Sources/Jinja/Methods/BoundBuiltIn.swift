// SPDX-License-Identifier: Apache-2.0

/// A method together with its value, as `text.upper` without a call.
final class BoundBuiltIn: HostObject {
    private let value: Value
    private let method: BuiltInMethod

    init(_ value: Value, _ method: BuiltInMethod) {
        self.value = value
        self.method = method
    }

    var typeName: String { "builtin_function_or_method" }
    var isCallable: Bool { true }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        try method.call(value, arguments, state)
    }

    func repr(_ state: RenderState) throws(TemplateError) -> String {
        "<built-in method \(method.name) of \(value.typeName) object>"
    }
}
