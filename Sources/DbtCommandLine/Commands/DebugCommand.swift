// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import FoundationEssentials
internal import LotusCore
internal import ProjectFiles

/// `dbt debug`: checks the project, its profile and what they need.
struct DebugCommand {
    let invocation: Invocation

    private var log: EventLog { invocation.log }

    /// Whether all is well.
    func run() -> Bool {
        if invocation.flags.bool("config_dir") {
            log.fire(.openFolder(profilesFolder))
            return true
        }
        log.fire(.check("dbt version: \(DbtVersion.core)"))
        log.fire(.check("os info: \(ProcessInfo.processInfo.operatingSystemVersionString)"))
        let project = Result { try load() }
        let profile = project.flatMap { project in Result { try self.profile(of: project) } }
        tellPlaces(profile)
        var failures: [any Error] = []
        if invocation.flags.bool("connection") {
            log.fire(.check("Skipping steps before connection verification"))
        } else {
            log.fire(.check("Configuration:"))
            log.fire(.check("  profiles.yml file [\(state(profile))]"))
            log.fire(.check("  dbt_project.yml file [\(state(project))]"))
            failures += checkGit()
        }
        if case .failure(let error) = project { failures.append(error) }
        if case .failure(let error) = profile, (try? project.get()) != nil { failures.append(error) }
        tellConnection(try? profile.get())
        return conclude(failures)
    }

    // MARK: Project and profile

    private func load() throws -> Project {
        try Project.load(folder: invocation.projectFolder, environment: invocation.environment)
    }

    private func profile(of project: Project) throws -> Profile {
        let flags = invocation.flags
        return try Profile.load(
            for: project,
            selection: ProfileSelection(
                profilesFolder: invocation.profilesFolder, profile: flags.text("profile"),
                target: flags.text("target")))
    }

    /// Where profiles.yml is or would be.
    private var profilesFolder: String {
        if let folder = invocation.profilesFolder { return folder }
        let home = invocation.environment.homeFolder.map { $0 + "/.dbt" }
        let folders = [invocation.projectFolder] + (home.map { [$0] } ?? [])
        return folders.first { LocalFile.exists($0 + "/profiles.yml") } ?? home ?? invocation.projectFolder
    }

    private func tellPlaces(_ profile: Result<Profile, any Error>) {
        log.fire(.check("Using profiles dir at \(profilesFolder)"))
        log.fire(.check("Using profiles.yml file at \(profilesFolder)/profiles.yml"))
        log.fire(.check("Using dbt_project.yml file at \(invocation.projectFolder)/dbt_project.yml"))
        guard (try? profile.get()) != nil else { return }
        log.fire(.check("adapter type: duckdb"))
        log.fire(.check("adapter version: \(DbtVersion.adapter)"))
    }

    private func state<Value>(_ result: Result<Value, any Error>) -> String {
        switch result {
        case .success: "OK found and valid"
        case .failure(let error):
            (error as? LotusError).map { ["LL-PROJECT-001", "LL-PROFILE-001"].contains($0.code.rawValue) }
                ?? false
                ? "ERROR not found" : "ERROR invalid"
        }
    }

    // MARK: What is needed

    private func checkGit() -> [any Error] {
        log.fire(.check("Required dependencies:"))
        do {
            _ = try ToolCommand.git(invocation.environment).run(
                ["--version"], in: invocation.projectFolder)
            log.fire(.checkResult(" - git [OK found]\n"))
            return []
        } catch {
            log.fire(.checkResult(" - git [ERROR]\n"))
            return [error]
        }
    }

    private func tellConnection(_ profile: Profile?) {
        guard let profile else {
            log.fire(.check("Connection test skipped since no profile was found"))
            return
        }
        log.fire(.check("Connection:"))
        for (name, value) in ConnectionInfo.lines(of: profile.target) {
            log.fire(.check("  \(name): \(value)"))
        }
        log.fire(.adapter("duckdb", version: DbtVersion.adapter))
        log.fire(.check("  Connection test: [SKIPPED this command opens no database: `lotus doctor` does]\n"))
    }

    private func conclude(_ failures: [any Error]) -> Bool {
        guard !failures.isEmpty else {
            log.fire(.checkResult("All checks passed!"))
            return true
        }
        log.fire(.checkResult("\(failures.count) check\(failures.count == 1 ? "" : "s") failed:"))
        for error in failures {
            log.fire(.checkResult(ErrorText.text(error, verbose: invocation.flags.bool("debug")) + "\n"))
        }
        return false
    }
}
