// SPDX-License-Identifier: Apache-2.0

/// The global `dict`.
final class DictType: HostObject {
    var typeName: String { "type" }
    var isCallable: Bool { true }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        try state.charge()
        let dict = DictValue()
        try DictMethods.update(dict, arguments, "dict", state)
        return .dict(dict)
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        guard name == "fromkeys" else { return nil }
        return Value.dict(DictValue()).ownAttribute(name)
    }

    func repr(_ state: RenderState) throws(TemplateError) -> String { "<class 'dict'>" }
}
