// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A project on disk: the folder that holds `dbt_project.yml`, and what that file says about the whole.
///
/// Only the few values below are rendered; everything else of the file is in ``file`` as written.
package struct Project: Sendable {
    /// The file that makes a folder a project.
    package static let fileName = "dbt_project.yml"

    /// Absolute.
    package let folder: String
    package let name: String
    package let version: String?
    /// The profile that the project asks for (`profile:`).
    package let profileName: String?
    /// `model-paths`, relative to the folder; `models` by default.
    package let modelPaths: [String]
    /// `seed-paths`, relative to the folder; `seeds` by default.
    package let seedPaths: [String]
    /// `target-path`, relative to the folder; `target` by default.
    package let targetPath: String
    /// The whole of `dbt_project.yml`, not rendered.
    package let file: YAMLNode
    /// The variables of the process and of the project's `.env`.
    package let environment: Environment
    /// What `dbt_project.yml` read of them.
    package let variables: [VariableUse]
    /// Unknown and outdated keys.
    package let warnings: [LotusError]
    /// The keys of `dbt_project.yml` that stand again in their maps; the last one counts.
    package let repeatedKeys: [RepeatedKey]

    /// `vars:`, not rendered.
    package var vars: YAMLNode? { file["vars"] }
}

extension Project {
    /// The project of the nearest folder upwards, with its `.env`.
    ///
    /// - Parameter processEnvironment: the variables of the process.
    package static func find(
        from folder: String, processEnvironment: [String: String] = [:]
    ) throws -> Project {
        let root = try findFolder(from: folder)
        let environment = try Environment.load(process: processEnvironment, projectFolder: root)
        return try load(folder: root, environment: environment)
    }

    /// The nearest folder upwards that holds `dbt_project.yml`.
    package static func findFolder(from folder: String) throws(LotusError) -> String {
        let start = FilePath.absolute(folder, in: "/")
        var current = start
        for _ in 0..<ProjectFileLimits.folderLevelsMax {
            if TextFile.exists(current + "/" + fileName) { return current }
            guard let parent = FilePath.parent(of: current) else { break }
            current = parent
        }
        throw LotusError(
            .projectNotFound, "no \(fileName) in \(start) or in a folder above it",
            hint: "Change into a project, or run `lotus init DIR` to make one.")
    }

    /// The project of this folder.
    ///
    /// - Parameter renderer: the built-in one if nil.
    package static func load(
        folder: String, environment: Environment, renderer: (any TemplateRenderer)? = nil
    ) throws -> Project {
        var repetitions: [RepeatedKey] = []
        let file = try YAMLReader.read(
            file: folder + "/" + fileName, shownAs: fileName, repetitions: &repetitions)
        let renderer = renderer ?? EnvironmentTemplateRenderer(environment: environment)
        var reader = try ProjectFileReader(file: file, repeatedKeys: repetitions, renderer: renderer)
        return try reader.project(folder: folder, environment: environment)
    }
}
