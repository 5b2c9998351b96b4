// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import ProjectFiles
import Testing

@Suite struct LotusSettingsTests {
    @Test(arguments: ["assets/streams", "dag/streams", "streams"])
    func `the streams folder is the first that exists`(_ name: String) throws {
        let folder = try ScratchFolder()
        try folder.write(name + "/shop/orders.json", "{}")
        try folder.write("streams/shop/orders.json", "{}")
        let settings = try LotusSettings.load(projectFolder: folder.path, environment: Environment())
        #expect(settings.streams?.asWritten == name)
        let schemas = name == "streams" ? "sources" : name.replacing("streams", with: "sources")
        #expect(settings.schemas?.resolved == folder.file(schemas))
    }

    @Test func `a connection's configuration is rendered when a sync asks for it`() throws {
        let folder = try ScratchFolder()
        try folder.write(
            "lotus.yml",
            "connections: {shopify: {source: shopify, config: {shop: \"{{ env_var('SHOPIFY_STORE') }}\"}}}")
        let settings = try LotusSettings.load(projectFolder: folder.path, environment: Environment())
        let connection = try #require(settings.connections.first)
        var variables: [VariableUse] = []
        let renderer = EnvironmentTemplateRenderer(environment: Environment(process: ["SHOPIFY_STORE": "s"]))
        let configuration = try connection.configuration(renderedWith: renderer, variables: &variables)
        #expect(configuration?["shop"]?.string == "s")
        #expect(variables.map(\.name) == ["SHOPIFY_STORE"])
    }
}
