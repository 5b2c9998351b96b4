// SPDX-License-Identifier: Apache-2.0

/// `namespace(…)`: attributes that `{% set ns.name = … %}` may change from within loops.
package final class NamespaceObject: HostObject {
    static let type = HostFunction("jinja2.utils.Namespace", isType: true) {
        (arguments, state) throws(TemplateError) in
        let dict = DictValue()
        try DictMethods.update(dict, arguments, "dict", state)
        return .object(NamespaceObject(dict))
    }

    private let attributes: DictValue

    package init(_ attributes: DictValue) {
        self.attributes = attributes
    }

    package var typeName: String { "Namespace" }
    package var qualifiedTypeName: String { "jinja2.utils.Namespace" }

    package func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        attributes[name]
    }

    package func setAttribute(_ name: String, _ value: Value, _ state: RenderState) throws(TemplateError) {
        try attributes.set(.string(name), value, state)
    }

    package func repr(_ state: RenderState) throws(TemplateError) -> String {
        try state.openContainer(self, again: "<Namespace {...}>") { () throws(TemplateError) in
            "<Namespace \(try Value.dict(attributes).repr(state))>"
        }
    }
}
