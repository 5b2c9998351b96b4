// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// What is wrong in one case of `Tests/Golden/Commands`: changes a sound project, or how the
/// command is run.
struct BadInput: Sendable {
    typealias Preparation = @Sendable (TestProject, inout ProcessCommand) async throws -> Void

    let name: String
    let prepare: Preparation

    init(_ name: String, _ prepare: @escaping Preparation) {
        self.name = name
        self.prepare = prepare
    }

    /// Stands in a target that no case uses.
    static let password = "correct-horse-battery"

    /// A sound project with a table `orders` of 100 rows.
    static func soundProject() async throws -> TestProject {
        let project = try await TestProject.create()
        try project.write("dbt_project.yml", "name: shop\nprofile: shop\n")
        try project.write("lotus.yml", "connections: {}\n")
        try project.write("profiles.yml", profiles())
        try await project.query("create table orders as select range as id, 'note' as note from range(100)")
        return project
    }

    /// A profile with the target `dev`, and another one with a password.
    static func profiles(
        lakePath: String = "lake/catalog.sqlite", dataPath: String = "lake/data/", attachKey: String = "",
        devKey: String = ""
    ) -> String {
        """
        shop:
          target: dev
          outputs:
            dev:
              type: duckdb
              path: ":memory:"
              database: lakehouse
              schema: main\(devKey.isEmpty ? "" : "\n      " + devKey)
              attach:
                - path: "ducklake:sqlite:\(lakePath)"
                  alias: lakehouse\(attachKey.isEmpty ? "" : "\n          " + attachKey)
                  options:
                    data_path: \(dataPath)
            prod:
              type: duckdb
              path: ":memory:"
              database: lakehouse
              attach:
                - path: "ducklake:postgres:host=db.invalid dbname=lake user=lotus password=\(password)"
                  alias: lakehouse
                  options:
                    data_path: s3://bucket/lake/

        """
    }
}

extension ProcessCommand {
    /// Sets a variable of the environment.
    mutating func set(_ name: String, _ value: String) {
        guard case .inherited(var changes) = environment else { return }
        changes[name] = value
        environment = .inherited(changing: changes)
    }

    /// Runs the command by another program, as `nice` or `env` do.
    mutating func run(by wrapper: [String]) {
        arguments = wrapper.dropFirst() + [program] + arguments
        program = wrapper[0]
    }
}
