// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

@main
struct Lotus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lotus", abstract: "A lakehouse in one program.", version: "lotus 0.1.0")
}
