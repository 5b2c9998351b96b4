// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit

/// A recorded `ls` of the original.
struct RecordedList: Sendable, CustomStringConvertible {
    let project: String
    let name: String

    var description: String { "\(project)/\(name)" }

    /// All that are recorded of some projects, but those whose output is a log in another form.
    static let all: [RecordedList] = ["contracts", "everything", "lake", "shop"].flatMap { project in
        let folder = Checkout.path("Tests/Fixtures/dbt/recorded/\(project)/commands")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.sorted().map { String($0.dropLast(".json".count)) }
            .filter { $0 == "ls" || $0.hasPrefix("ls-") }
            .map { RecordedList(project: project, name: $0) }
    }

    /// Its only step.
    func step() throws -> JSONValue {
        let path = Checkout.path("Tests/Fixtures/dbt/recorded/\(project)/commands/\(name).json")
        let steps = try RecordedFile.json(at: path)["steps"]?.elements ?? []
        guard let step = steps.first, steps.count == 1 else { throw NoSuchRecording(name: description) }
        return step
    }
}

struct NoSuchRecording: Error {
    let name: String
}
