// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Where `profiles.yml` is.
struct ProfilesFile {
    static let fileName = "profiles.yml"

    let path: String
    /// What errors call it.
    let name: String

    static func find(
        projectFolder: String, chosenFolder: String?, home: String?
    ) throws(LotusError) -> ProfilesFile {
        var tried: [String] = []
        for folder in folders(projectFolder: projectFolder, chosenFolder: chosenFolder, home: home) {
            let path = folder + "/" + fileName
            let name = shown(path, projectFolder: projectFolder, home: home)
            if TextFile.exists(path) { return ProfilesFile(path: path, name: name) }
            tried.append(name)
        }
        throw LotusError(
            .profilesFileNotFound, "no \(fileName) found; tried \(tried.joined(separator: " and "))",
            hint: chosenFolder == nil
                ? "Put a \(fileName) beside \(Project.fileName), or name its folder with --profiles-dir."
                : "Correct --profiles-dir (or DBT_PROFILES_DIR): it names the folder, not the file.")
    }

    private static func folders(projectFolder: String, chosenFolder: String?, home: String?) -> [String] {
        if let chosenFolder { return [LocalPath(chosenFolder, in: projectFolder, home: home).resolved] }
        return [projectFolder] + (home.map { [$0 + "/.dbt"] } ?? [])
    }

    private static func shown(_ path: String, projectFolder: String, home: String?) -> String {
        let inProject = FilePath.shown(path, relativeTo: projectFolder)
        guard inProject == path, let home else { return inProject }
        let inHome = FilePath.shown(path, relativeTo: home)
        return inHome == path ? path : "~/" + inHome
    }
}
