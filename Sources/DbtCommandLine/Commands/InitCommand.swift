// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import FoundationEssentials
internal import LotusCore
internal import ProjectFiles

/// `dbt init`: makes a project with a model, and a profile for it when there is none.
struct InitCommand {
    let invocation: Invocation

    func run() throws {
        guard let name = invocation.line.argument else {
            throw LotusError(
                .dbtInit, "the new project has no name", hint: "Write `dbt init my_project`.")
        }
        try check(name)
        let folder = invocation.absolute(name)
        guard !LocalFile.exists(folder) else {
            throw LotusError(
                .dbtInit, "there is already something called \(folder)", hint: "Give another name.")
        }
        for file in NewProject.files(name) {
            try LocalFile.write(Array(file.text.utf8), to: folder + "/" + file.path)
        }
        invocation.log.fire(.note("Your new dbt project \"\(name)\" was created in \(folder).", level: .info))
        if !invocation.flags.bool("skip_profile_setup") { try writeProfile(name, folder) }
    }

    private func check(_ name: String) throws(LotusError) {
        let isName =
            name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
            && name.utf8.first.map { !(0x30...0x39).contains($0) } ?? false
        guard isName else {
            throw LotusError(
                .dbtInit, "'\(name)' is no name of a project",
                hint: "Use lower-case letters, digits and underscores, and begin with a letter.")
        }
    }

    /// A profile beside the project, unless one of that name is there already.
    private func writeProfile(_ name: String, _ folder: String) throws {
        if let home = invocation.profilesFolder ?? invocation.environment.homeFolder.map({ $0 + "/.dbt" }),
            LocalFile.exists(home + "/profiles.yml"),
            let file = try? YAMLReader.read(file: home + "/profiles.yml", shownAs: "profiles.yml"),
            file[name] != nil
        {
            return
        }
        let path = folder + "/profiles.yml"
        try LocalFile.write(Array(NewProject.profile(name).utf8), to: path)
        invocation.log.fire(.note("Profile \(name) written to \(path).", level: .info))
    }
}
