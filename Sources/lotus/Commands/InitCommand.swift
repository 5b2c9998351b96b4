// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a working project on a local lake.")

    @Argument(help: ArgumentHelp("The folder to make; it may exist if it is empty.", valueName: "dir"))
    var folder: String

    @Flag(help: "With dbt models of a shop and its newsletters, those of `lotus demo`.")
    var demo = false

    func run() throws {
        let scaffold = NewProject(AbsolutePath.of(folder), shownAs: folder)
        try scaffold.write { demo ? DemoProject.files(name: $0) : ProjectScaffold.files(name: $0) }
        print("made the project \(folder)\n\n  cd \(folder)\n\(demo ? Self.demoSteps : Self.steps)")
    }

    private static let steps = """
          lotus sandbox    # a made-up shop, in a terminal of its own
          lotus sync
          lotus query "create table t as select 42 as answer"
          lotus query "from t"
          lotus doctor
        """

    private static let demoSteps = """
          lotus sandbox    # a made-up shop, in a terminal of its own
          lotus materialize 'stream:*'
          lotus up --once
          lotus query "from fct_daily_sales order by sold_on desc limit 14"
        """
}
