// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The profile and target that a project runs with, from `profiles.yml`.
package struct Profile: Sendable {
    package let name: String
    /// The file it was read from, as an absolute path.
    package let path: String
    /// The names of all its targets.
    package let targetNames: [String]
    /// The chosen target; the others are not even rendered.
    package let target: Target
    /// Whether it is the one that the profile itself chooses.
    package let isDefaultTarget: Bool
    /// The environment variables that the chosen target read.
    package let variables: [VariableUse]
    /// What the target asks for and does not get.
    package let warnings: [LotusError]
}

/// What chooses a profile beside the project itself: command line first, then environment variables.
package struct ProfileSelection: Sendable {
    /// `--profiles-dir`; absolute.
    package var profilesFolder: String?
    /// `--profile`
    package var profile: String?
    /// `--target`
    package var target: String?
    /// `--threads`
    package var threads: Int?

    /// What the command line says.
    package init(
        profilesFolder: String? = nil, profile: String? = nil, target: String? = nil, threads: Int? = nil
    ) {
        self.profilesFolder = profilesFolder
        self.profile = profile
        self.target = target
        self.threads = threads
    }

    /// Fills what the command line leaves open from `DBT_PROFILES_DIR`, `DBT_PROFILE`, `DBT_TARGET` (and
    /// their `DBT_ENGINE_…` spellings).
    func completed(from environment: Environment) -> ProfileSelection {
        func variable(_ name: String) -> String? {
            [environment["DBT_\(name)"], environment["DBT_ENGINE_\(name)"]]
                .compactMap { $0 }.first { !$0.isEmpty }
        }
        return ProfileSelection(
            profilesFolder: profilesFolder ?? variable("PROFILES_DIR"),
            profile: profile ?? variable("PROFILE"),
            target: target ?? variable("TARGET"), threads: threads ?? variable("THREADS").flatMap(Int.init))
    }
}

extension Profile {
    /// The profile and target that a project runs with.
    ///
    /// `profiles.yml` is taken from the chosen folder if there is one, else from the project folder, else
    /// from `~/.dbt`. The target is the chosen one, else the profile's own `target:`, else `default`.
    ///
    /// - Parameter renderer: the built-in one if nil.
    package static func load(
        for project: Project, selection: ProfileSelection = .init(), renderer: (any TemplateRenderer)? = nil
    ) throws -> Profile {
        let environment = project.environment
        let selection = selection.completed(from: environment)
        let file = try ProfilesFile.find(
            projectFolder: project.folder, chosenFolder: selection.profilesFolder,
            home: environment.homeFolder)
        var reader = ProfileReader(
            file: file, project: project,
            renderer: renderer ?? EnvironmentTemplateRenderer(environment: environment))
        return try reader.profile(selection)
    }
}

extension Profile {
    /// The names of the targets that a project can be run with; none of them is rendered.
    package static func targetNames(
        for project: Project, selection: ProfileSelection = .init()
    ) throws -> [String] {
        let environment = project.environment
        let selection = selection.completed(from: environment)
        let file = try ProfilesFile.find(
            projectFolder: project.folder, chosenFolder: selection.profilesFolder,
            home: environment.homeFolder)
        var reader = ProfileReader(
            file: file, project: project, renderer: EnvironmentTemplateRenderer(environment: environment))
        return try reader.targetNames(selection)
    }
}
