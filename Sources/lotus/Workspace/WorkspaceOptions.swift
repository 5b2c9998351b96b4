// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Which project and target a command works on.
struct WorkspaceOptions: ParsableArguments {
    @Option(
        name: [.customShort("t"), .long], help: "The target of profiles.yml to use.",
        completion: .custom { words, _, _ in TargetCompletion.names(words) })
    var target: String?

    @Option(
        help: ArgumentHelp("The folder of the project, or one below it.", valueName: "dir"),
        completion: .directory)
    var projectDir: String?

    @Option(help: ArgumentHelp("The folder of profiles.yml.", valueName: "dir"), completion: .directory)
    var profilesDir: String?

    @Flag(name: [.short, .long], help: "Show what caused an error.")
    var verbose = false
}
