// SPDX-License-Identifier: Apache-2.0

extension Value {
    /// Calls the value.
    package func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        switch self {
        case .object(let object): return try object.call(arguments, state)
        case .undefined(let undefined):
            if undefined.kind == .swallowing { return self }
            throw undefined.error
        default: throw typeError("'%' object is not callable")
        }
    }

    /// Whether the value can be called.
    var isCallable: Bool {
        switch self {
        case .object(let object): object.isCallable
        // `Undefined` has `__call__`, if only to fail.
        case .undefined: true
        default: false
        }
    }

    /// `value.name(arguments)` without a bound method in between.
    package func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        if case .object(let object) = self {
            if let result = try object.callMethod(name, arguments, state) { return result }
        } else if let method = BuiltInMethods.find(name, of: self) {
            return try method.call(self, arguments, state)
        }
        return try attribute(name, state).call(arguments, state)
    }
}
