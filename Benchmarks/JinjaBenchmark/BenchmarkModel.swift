// SPDX-License-Identifier: Apache-2.0

import Jinja

/// The model with the functions and the macro that it calls.
struct BenchmarkModel {
    private let template: Template
    private let variables: [String: Value]

    init() throws {
        let environment = try Environment()
        template = try environment.compile(BenchmarkSources.model, name: "models/orders.sql")
        let macros = try environment.compile(BenchmarkSources.macros, name: "macros/money.sql").module()
        var variables: [String: Value] = [
            "config": .object(HostFunction("config") { (_, _) throws(TemplateError) -> Value in "" }),
            "ref": .object(
                HostFunction("ref") { (arguments, _) throws(TemplateError) -> Value in
                    .string("\"shop\".\"marts\".\"\(arguments.positional.first?.text ?? "")\"")
                }),
            "is_incremental": .object(
                HostFunction("is_incremental") { (_, _) throws(TemplateError) -> Value in true }),
            "this": "\"shop\".\"marts\".\"orders\"",
        ]
        variables["cents_to_dollars"] = macros.exported["cents_to_dollars"]
        self.variables = variables
    }

    func render() throws -> String { try template.render(variables) }
}
