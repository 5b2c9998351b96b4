// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

// What `clean`, `debug` and `deps` tell of.
extension LogEvent {
    static func cleaning(_ path: String) -> LogEvent {
        LogEvent("CheckCleanPath", "Z012", .info, "Checking \(path)/*", ["path": .string(path)])
    }

    static func cleanedFolder(_ path: String) -> LogEvent {
        LogEvent("ConfirmCleanPath", "Z013", .info, "Cleaned \(path)/*", ["path": .string(path)])
    }

    static let cleaned = LogEvent("FinishedCleanPaths", "Z015", .info, "Finished cleaning all paths.")

    /// A line of `debug`.
    static func check(_ text: String) -> LogEvent {
        LogEvent("DebugCmdOut", "Z047", .info, text, ["msg": .string(text)])
    }

    /// The outcome of a check.
    static func checkResult(_ text: String) -> LogEvent {
        LogEvent("DebugCmdResult", "Z048", .info, text, ["msg": .string(text)])
    }

    /// How to open the folder of profiles.yml.
    static func openFolder(_ folder: String) -> LogEvent {
        LogEvent(
            "OpenCommand", "Z018", .info, "To view your profiles.yml file, run:\n\nxdg-open \(folder)",
            ["open_cmd": "xdg-open", "profiles_dir": .string(folder)])
    }

    // MARK: Packages

    static let noPackages = LogEvent(
        "DepsNoPackagesFound", "M013", .info, "Warning: No packages were found in packages.yml")

    static func locking(_ path: String) -> LogEvent {
        LogEvent(
            "DepsLockUpdating", "M031", .info, "Updating lock file in file path: \(path)",
            ["lock_filepath": .string(path)])
    }

    static func installing(_ package: String) -> LogEvent {
        LogEvent(
            "DepsStartPackageInstall", "M014", .info, "Installing \(package)",
            ["package_name": .string(package)])
    }

    static func installed(_ version: String) -> LogEvent {
        LogEvent(
            "DepsInstallInfo", "M015", .info, "Installed from \(version)", ["version_name": .string(version)])
    }

    static func updateAvailable(_ version: String) -> LogEvent {
        LogEvent(
            "DepsUpdateAvailable", "M016", .info, "Updated version available: \(version)",
            ["version_latest": .string(version)])
    }

    static let upToDate = LogEvent("DepsUpToDate", "M017", .info, "Up to date!")

    static func updatesAvailable(_ packages: [String]) -> LogEvent {
        let names = packages.map { "'\($0)'" }.joined(separator: ", ")
        return LogEvent(
            "DepsNotifyUpdatesAvailable", "M019", .info,
            "Updates available for packages: [\(names)]                 \n"
                + "Update your versions in packages.yml, then run dbt deps",
            ["packages": .strings(packages)])
    }

    static func askingHub(_ url: String) -> LogEvent {
        LogEvent(
            "RegistryProgressGETRequest", "M008", .debug, "Making package registry request: GET \(url)",
            ["url": .string(url)])
    }

    static func subdirectory(_ path: String) -> LogEvent {
        LogEvent(
            "DepsListSubdirectory", "M018", .info, "and subdirectory \(path)", ["subdirectory": .string(path)]
        )
    }

    static func added(_ package: String, version: String, to path: String) -> LogEvent {
        LogEvent(
            "DepsAddPackage", "M032", .info, "Added new package \(package)@\(version) to \(path)",
            [
                "package_name": .string(package), "packages_filepath": .string(path),
                "version": .string(version),
            ])
    }

    /// A git package whose revision may move.
    ///
    /// - Parameter revision: nil for the default branch.
    static func unpinned(_ url: String, revision: String?) -> LogEvent {
        let state =
            revision.map { "pinned to the \"\($0)\" branch" } ?? "not pinned, using HEAD (default branch)"
        return .warning(
            "DepsUnpinned",
            "The git package \"\(url)\" is \(state): its next version may change your project. Give it a `revision`.",
            data: ["git": .string(url), "revision": .string(revision ?? "HEAD")])
    }
}
