// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusTestKit
import ProjectFiles

/// A project of a few files, written for one test.
struct SmallProject {
    private let scratch: ScratchFolder
    private let settings: [String: String]

    /// - Parameters:
    ///   - files: by their path.
    ///   - settings: what follows in `dbt_project.yml` below its name.
    init(_ files: [String: String], settings: String = "", environment: [String: String] = [:]) throws {
        scratch = try ScratchFolder("dbt-small")
        self.settings = environment
        try scratch.write("dbt_project.yml", "name: small\nprofile: small\nversion: '1.0'\n" + settings)
        try scratch.write(
            "profiles.yml",
            "small: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}}}\n")
        for (path, text) in files { try scratch.write(path, text) }
    }

    var folder: String { scratch.path }

    func session() throws -> ProjectSession {
        let project = try Project.load(folder: folder, environment: Environment(process: settings))
        let profile = try Profile.load(for: project)
        return ProjectSession(environment: project.environment, target: profile.target)
    }

    func parse(_ change: (inout ProjectSession) -> Void = { _ in }) throws -> ParsedProject {
        var session = try session()
        change(&session)
        return try DbtProjectParser(folder: folder, session: session).parse()
    }

    /// The enabled nodes by name.
    func nodes() throws -> [String: Node] {
        let nodes = try parse().manifest.nodes
        return Dictionary(nodes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The SQL of a model.
    func sql(of model: String, _ change: (inout ProjectSession) -> Void = { _ in }) throws -> String? {
        let compiler = ManifestCompiler(try parse(change))
        return try compiler.node("model.small.\(model)").compiledCode
    }
}
