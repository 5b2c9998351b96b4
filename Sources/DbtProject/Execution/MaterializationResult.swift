// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// Reads what a materialization gave back: a dict with a list of relations (dbt 1.12, `dbt/task/run.py`).
struct MaterializationResult {
    private let node: Node

    init(_ node: Node) { self.node = node }

    func relations(_ result: Value, _ state: RenderState) throws(TemplateError) -> [Relation] {
        guard case .dict(let dict) = result, let made = dict["relations"] else {
            throw problem("does not return a dict with `relations`")
        }
        guard case .list(let list) = made else {
            throw problem("returns `relations` that are no list, but \(made.typeName)")
        }
        var relations: [Relation] = []
        for item in list.items {
            guard case .object(let object as RelationObject) = item else {
                throw problem("returns `relations` with something that is no relation: \(item.typeName)")
            }
            relations.append(object.relation)
        }
        return relations
    }

    private func problem(_ what: String) -> TemplateError {
        TemplateError.project(
            .dbtCompilation,
            "the materialization '\(node.config["materialized"]?.string ?? "view")' \(what)",
            hint: "End it with `{{ return({'relations': [target_relation]}) }}`.")
    }
}

extension RenderContext {
    /// The result that a statement stored under `main`.
    private var main: DictValue? {
        guard case .dict(let result)? = result("main") else { return nil }
        return result
    }

    /// What the database answered to the statement `main`; nil when there was none.
    func mainResponse(_ state: RenderState) throws(TemplateError) -> AdapterResponse? {
        guard let main else { return nil }
        switch main["response"] {
        case .object(let object as ResponseObject)?: return object.response
        case let value?: return AdapterResponse(message: try value.str(state))
        case nil: return AdapterResponse()
        }
    }

    /// The rows of the statement `main`.
    func mainTable(_ state: RenderState) throws(TemplateError) -> Value? { main?["table"] }
}
