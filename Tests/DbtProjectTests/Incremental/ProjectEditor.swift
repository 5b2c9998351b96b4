// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import ProjectFiles

/// A project on the disk that is edited at random, with the variables, target and flags of its commands.
final class ProjectEditor {
    let scratch: ScratchFolder
    private(set) var files: [String: String] = [:]
    private(set) var variables = PlainMap()
    private(set) var environment: [String: String] = ["SUFFIX": "one"]
    private(set) var target = "dev"
    private(set) var flags = PlainMap()
    var random: SeededGenerator
    private var past: [(files: [String: String], variables: PlainMap, environment: [String: String])] = []

    var folder: String { scratch.path }

    init(seed: UInt64) throws {
        random = SeededGenerator(seed)
        scratch = try ScratchFolder("dbt-edits")
        try write(
            "profiles.yml",
            "small: {target: dev, outputs: {dev: {type: duckdb, path: 'a.duckdb'}, prod: {type: duckdb, path:"
                + " 'b.duckdb', schema: live}}}\n")
        for number in 0..<8 { try write("models/m\(number).sql", model(number)) }
        try write("macros/names.sql", macros)
        try write("models/_all.yml", properties)
        try write("dbt_project.yml", project)
        try write("seeds/s.csv", "id,name\n1,a\n")
        try write("models/docs.md", "{% docs orders %}All orders.{% enddocs %}")
    }

    private func write(_ path: String, _ text: String) throws {
        try scratch.write(path, text)
        files[path] = text
    }

    private func remove(_ path: String) throws {
        try FileManager.default.removeItem(atPath: scratch.file(path))
        files[path] = nil
    }

    func pick<Item>(_ items: [Item]) -> Item {
        items[Int.random(in: 0..<items.count, using: &random)]
    }
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    private func paths(_ folder: String, _ suffix: String) -> [String] {
        files.keys.filter { $0.hasPrefix(folder) && $0.hasSuffix(suffix) }.sorted()
    }

    // MARK: Edits

    /// Changes one thing; says what.
    func edit() throws -> String {
        past.append((files, variables, environment))
        switch Int.random(in: 0..<100, using: &random) {
        case ..<5: return "nothing"
        case ..<20: return try editBody()
        case ..<36:
            let number = Int.random(in: 0..<8, using: &random)
            try write("models/m\(number).sql", model(number))
            return "model \(number)"
        case ..<40: return try addOrRemoveModel()
        case ..<46:
            try write("macros/names.sql", macros)
            return "macros"
        case ..<56:
            try write("models/_all.yml", properties)
            return "properties"
        case ..<60:
            try write("dbt_project.yml", project)
            return "project"
        case ..<68:
            let name = pick(["tag", "loud", "unused", "on"])
            variables[name] = variables[name] == nil ? pick([.bool(true), .string("w"), .string("z")]) : nil
            return "variable \(name)"
        case ..<73:
            environment["SUFFIX"] = environment["SUFFIX"] == "one" ? pick([nil, "two"]) : "one"
            return "environment"
        case ..<76:
            target = pick(["dev", "prod"])
            return "target"
        case ..<80:
            flags = pick([PlainMap(), ["FULL_REFRESH": true], ["WHICH": "parse"], ["SELECT": ["m1"]]])
            return "flags"
        case ..<86: return try editOtherFile()
        case ..<90: return try editPackage()
        case ..<96: return try goBack()
        default: return try touch()
        }
    }

    /// Changes the text of a model without its configuration.
    private func editBody() throws -> String {
        let number = Int.random(in: 1..<8, using: &random)
        let line = pick([
            "-- note \(number)", "union all select * from {{ ref('m0') }}", "{{ suffix('z') }}",
            "union all select '{{ var('tag', 'none') }}' from {{ source('raw', 'orders') }}",
        ])
        try write("models/m\(number).sql", (files["models/m\(number).sql"] ?? "") + "\n" + line)
        return "body \(number)"
    }

    private func addOrRemoveModel() throws -> String {
        let path = "models/more/n\(pick([1, 2, 3])).sql"
        if files[path] != nil {
            if chance(50) {
                try remove(path)
                return "removed \(path)"
            }
            let moved = path.replacing("more/", with: "moved_")
            let text = files[path] ?? ""
            try remove(path)
            try write(moved, text)
            return "renamed \(path)"
        }
        try write(path, model(3))
        return "added \(path)"
    }

    private func editOtherFile() throws -> String {
        let path = pick([
            "seeds/s.csv", "models/docs.md", "tests/singular.sql", "snapshots/snap.sql", "analyses/a.sql",
            "selectors.yml", ".dbtignore", "models/_more.yml",
        ])
        if files[path] != nil, chance(40), !path.hasSuffix("docs.md") {
            try remove(path)
            return "removed \(path)"
        }
        let number = pick([1, 2])
        switch path {
        case "seeds/s.csv": try write(path, "id,name\n\(number),a\n")
        case "models/docs.md": try write(path, "{% docs orders %}Orders \(number).{% enddocs %}")
        case "tests/singular.sql":
            try write(path, "select \(number) from {{ ref('m\(number)') }} where {{ var('loud', 1) }}")
        case "snapshots/snap.sql":
            try write(
                path,
                "{% snapshot snap %}{{ config(unique_key='id', strategy='check', check_cols=['id'], schema='x\(number)') }}select * from {{ ref('m1') }}{% endsnapshot %}"
            )
        case "analyses/a.sql": try write(path, "select \(number) from {{ ref('m0') }}")
        case "selectors.yml":
            try write(path, "selectors: [{name: s\(number), definition: 'tag:t\(number)'}]\n")
        case ".dbtignore": try write(path, "models/m\(number + 5).sql\n")
        default: try write(path, "models: [{name: n\(number), description: text}]\n")
        }
        return "\(path) \(number)"
    }

    private func editPackage() throws -> String {
        let root = "dbt_packages/extra"
        if files[root + "/dbt_project.yml"] != nil, chance(40) {
            for path in paths(root, "") { try remove(path) }
            try FileManager.default.removeItem(atPath: scratch.file(root))
            return "package removed"
        }
        try write(root + "/dbt_project.yml", "name: extra\nversion: '1.0'\nvars: {depth: \(pick([1, 2]))}\n")
        try write(root + "/models/extra.sql", "select \(pick([1, 2])) as id, {{ var('depth') }}")
        try write(root + "/macros/extra.sql", "{% macro extra() %}\(pick([1, 2])){% endmacro %}")
        return "package"
    }

    private func goBack() throws -> String {
        let state = pick(Array(past.suffix(6)))
        for path in files.keys where state.files[path] == nil { try remove(path) }
        for (path, text) in state.files where files[path] != text { try write(path, text) }
        (variables, environment) = (state.variables, state.environment)
        let extra = scratch.file("dbt_packages/extra")
        if files["dbt_packages/extra/dbt_project.yml"] == nil {
            try? FileManager.default.removeItem(atPath: extra)
        }
        return "back"
    }

    /// The same contents at another time, or other contents of the same size at the same time.
    private func touch() throws -> String {
        let path = pick(paths("models", ".sql"))
        let text = files[path] ?? ""
        guard chance(60), let digit = text.firstIndex(where: \.isNumber) else {
            try write(path, text)
            return "touched \(path)"
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.file(path))
        var changed = text
        changed.replaceSubrange(digit...digit, with: text[digit] == "7" ? "8" : "7")
        try write(path, changed)
        try FileManager.default.setAttributes(
            [.modificationDate: attributes[.modificationDate] as Any], ofItemAtPath: scratch.file(path))
        return "same size and time \(path)"
    }

    // MARK: Parses

    /// The session of a command on the project as it is.
    func session(_ messages: any TemplateMessages) throws -> ProjectSession {
        let project = try Project.load(folder: folder, environment: Environment(process: environment))
        let profile = try Profile.load(
            for: project, selection: ProfileSelection(profilesFolder: folder, target: target))
        var session = ProjectSession(environment: project.environment, target: profile.target)
        session.variables = variables
        session.flags.update(flags)
        session.messages = messages
        return session
    }
}
