// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LotusCore
import Sandbox

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Show the whole pipeline at work on a made-up shop.",
        discussion: """
            Makes a project with dbt models in a scratch folder and copies a made-up shop; sensors and \
            automation make the models. Then a day goes by in the shop, and only what is new is read. Prints \
            the sales of the last days, and compares the lake with what the shop knows: the exit status is 1 \
            if anything differs.
            """)

    @Option(help: ArgumentHelp("How many orders the shop has.", valueName: "count"))
    var orders: UInt64 = 100_000

    @Option(help: ArgumentHelp("How many profiles Klaviyo has.", valueName: "count"))
    var profiles: UInt64 = 50_000

    @Option(
        help: ArgumentHelp(
            "A folder in which the project stays. One that `lotus init --demo` made is used as it is.",
            valueName: "dir"), completion: .directory)
    var dir: String?

    @Flag(help: "Let the scratch folder stay.")
    var keep = false

    @Option(name: [.customShort("t"), .long], help: "The target of profiles.yml to use.")
    var target: String?

    @Option(help: ArgumentHelp("The folder of profiles.yml.", valueName: "dir"), completion: .directory)
    var profilesDir: String?

    @Flag(name: [.short, .long], help: "Tell everything that happens, and what caused an error.")
    var verbose = false

    func run() async throws {
        let options = try DemoOptions(
            orders: orders, profiles: profiles, target: target,
            profilesFolder: profilesDir.map { AbsolutePath.of($0) }, isVerbose: verbose)
        let folder = try DemoFolder.choose(named: dir, isKept: keep)
        defer { folder.leave() }
        try await SandboxHost.serving(options.shop) { server in
            server.clock.set(server.clock.now, stopped: true)
            DemoEnvironment.set(endpoint: server.origin)
            try await Demo(options, in: folder, server).run()
        }
    }
}
