// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import Orchestrator
import Testing

@Suite struct TimeZoneDatabaseTests {
    private func failure(_ name: String, _ zones: TimeZoneDatabase = .installed) -> LotusError? {
        #expect(throws: LotusError.self) { try zones.rules(of: name, nil) }
    }

    @Test(arguments: ["UTC", "Etc/UTC", "GMT"])
    func utcNeedsNoDatabase(name: String) throws {
        let rules = try TimeZoneDatabase(folder: "/nowhere").rules(of: name, nil)
        #expect(rules.span(at: 0) == TimeZoneSpan(start: .min, end: .max, offset: 0))
    }

    @Test func withoutADatabaseTheRemedyIsTold() {
        let error = failure("Europe/Berlin", TimeZoneDatabase(folder: "/nowhere"))
        #expect(error?.code == .timeZone)
        #expect(error?.message.contains("no time zone database in /nowhere") == true)
        #expect(error?.hint?.contains("apt-get install tzdata") == true)
    }

    @Test(arguments: [
        ("Europe/Berln", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"),
        ("Germany/Berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"), ("America/NewYork", "America/New_York"),
    ])
    func anUnknownNameGetsNearOnes(name: String, near: String) {
        let error = failure(name)
        #expect(error?.message == "there is no time zone `\(name)`")
        #expect(error?.hint?.contains("`\(near)`") == true)
    }

    @Test(arguments: [
        "", "/", "/etc/passwd", "../../etc/passwd", "Europe/../Europe/Berlin", "Europe/", "Europe",
        "Europe//Berlin",
        ".", "./UTC", "Europe/Berlin\0", "right/Europe/Berlin", "tzdata.zi", "Europe\\Berlin",
        String(repeating: "A", count: 5_000),
    ])
    func whatIsNoNameOfAZoneIsRefused(name: String) {
        #expect(failure(name)?.message.hasPrefix("there is no time zone") == true)
    }

    @Test func aFileThatIsDamagedIsTold() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("TZif2 and no more".utf8).write(to: folder.appendingPathComponent("Berlin"))
        try Data("text".utf8).write(to: folder.appendingPathComponent("Text"))
        let zones = TimeZoneDatabase(folder: folder.path)
        #expect(failure("Berlin", zones)?.message.contains("cannot be read") == true)
        #expect(failure("Text", zones)?.message == "there is no time zone `Text`")
    }

    @Test func everyZoneOfTheMachineIsRead() throws {
        let table = try String(
            contentsOfFile: "\(TimeZoneDatabase.installed.folder)/tzdata.zi", encoding: .utf8)
        var count = 0
        for line in table.split(separator: "\n") where line.hasPrefix("Z ") || line.hasPrefix("L ") {
            let words = line.split(separator: " ")
            _ = try TimeZoneDatabase.installed.rules(of: String(words[line.hasPrefix("Z") ? 1 : 2]), nil)
            count += 1
        }
        #expect(count > 400)
    }
}
