// SPDX-License-Identifier: Apache-2.0

/// A function that templates can call.
package final class HostFunction: HostObject {
    package typealias Body = @Sendable (CallArguments, RenderState) throws(TemplateError) -> Value

    private let name: String
    private let isType: Bool
    private let body: Body

    /// - Parameters:
    ///   - name: As it prints.
    ///   - isType: It prints as a class rather than as a function.
    package init(_ name: String, isType: Bool = false, _ body: @escaping Body) {
        self.name = name
        self.isType = isType
        self.body = body
    }

    package var typeName: String { isType ? "type" : "function" }
    package var isCallable: Bool { true }

    package func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        try state.charge()
        return try body(arguments, state)
    }

    package func repr(_ state: RenderState) throws(TemplateError) -> String {
        isType ? "<class '\(name)'>" : "<function \(name)>"
    }
}
