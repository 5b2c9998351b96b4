// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ProjectFiles
import Testing

@Suite struct GoldenTests {
    @Test func `every area has its cases`() {
        let counts = ["yaml", "json", "template", "project", "profile", "settings", "streams"].map {
            GoldenCase.all($0).count
        }
        #expect(counts.allSatisfy { $0 > 0 })
        #expect(counts.reduce(0, +) >= 60)
    }

    @Test(arguments: GoldenCase.all("yaml"))
    func `YAML files`(_ golden: GoldenCase) throws {
        try golden.check {
            Dump.tree(try YAMLReader.read(file: golden.folder + "/input.yml", shownAs: "input.yml"))
        }
    }

    @Test(arguments: GoldenCase.all("json"))
    func `JSON files`(_ golden: GoldenCase) throws {
        try golden.check {
            Dump.tree(try JSONReader.read(file: golden.folder + "/input.json", shownAs: "input.json"))
        }
    }

    /// Each value of `input.yml` is one template.
    @Test(arguments: GoldenCase.all("template"))
    func `Templates`(_ golden: GoldenCase) throws {
        try golden.check {
            let environment = Environment(process: try golden.process)
            let renderer = EnvironmentTemplateRenderer(environment: environment)
            let tree = try YAMLReader.read(file: golden.folder + "/input.yml", shownAs: "input.yml")
            return try #require(tree.map).entries.map { entry in
                var variables: [VariableUse] = []
                do {
                    let node = try entry.value.rendered(with: renderer, variables: &variables, key: entry.key)
                    return "\(entry.key): \(Dump.tree(node))" + Dump.variables(variables)
                } catch {
                    return "\(entry.key): \(Dump.error(error))\n"
                }
            }.joined()
        }
    }

    @Test(arguments: GoldenCase.all("project"))
    func `dbt_project files`(_ golden: GoldenCase) throws {
        try golden.check {
            Dump.project(
                try Project.load(
                    folder: golden.folder, environment: Environment(process: golden.process)))
        }
    }

    @Test(arguments: GoldenCase.all("profile"))
    func `profiles files`(_ golden: GoldenCase) throws {
        try golden.check {
            let project = try Project.load(
                folder: golden.folder, environment: Environment(process: golden.process))
            return Dump.profile(try Profile.load(for: project, selection: golden.selection))
        }
    }

    /// The stream files of a project, which connections they belong to, and their catalog files.
    @Test(arguments: GoldenCase.all("streams"))
    func `stream files`(_ golden: GoldenCase) throws {
        try golden.check {
            let settings = try LotusSettings.load(
                projectFolder: golden.folder, environment: Environment(process: golden.process))
            let files = try StreamFiles.load(settings, projectFolder: golden.folder)
            return Dump.streams(files, settings)
        }
    }

    @Test(arguments: GoldenCase.all("settings"))
    func `lotus files`(_ golden: GoldenCase) throws {
        try golden.check {
            Dump.settings(
                try LotusSettings.load(
                    projectFolder: golden.folder, environment: Environment(process: golden.process)))
        }
    }
}
