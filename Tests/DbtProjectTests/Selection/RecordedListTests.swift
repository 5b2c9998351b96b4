// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import LotusTestKit
import Testing

/// Every `ls` that was recorded of the original gives the same lines here.
@Suite struct RecordedListTests {
    @Test func thereAreManyRecordings() {
        #expect(RecordedList.all.count >= 240)
    }

    @Test(arguments: RecordedList.all)
    func theLinesAndTheExitStatusAreDbts(_ recorded: RecordedList) throws {
        let step = try recorded.step()
        guard let command = ListCommand(step["arguments"]?.texts ?? []) else {
            // The command line itself is refused: no selection takes place.
            #expect(step["exit"]?.integer == 2)
            #expect(step["stderr"]?.texts.first == "Usage: dbt ls [OPTIONS]")
            return
        }
        let outcome = try list(command, of: recorded.project)
        let lines = Self.ofSelection(step["stdout"]?.texts ?? [])
        #expect(Self.comparable(outcome.lines) == Self.comparable(lines), "\(recorded)")
        #expect(outcome.lines.reduce(0) { $0 + $1.utf8.count } == lines.reduce(0) { $0 + $1.utf8.count })
        #expect(outcome.exit == step["exit"]?.integer, "\(recorded)")
        #expect(step["stderr"] == nil)
    }

    private func list(_ command: ListCommand, of name: String) throws -> (lines: [String], exit: Int64) {
        let project = try RecordedProjects.project(name)
        let state = try RecordedProjects.state(command.state, of: name)
        let selectors = try RecordedProjects.selectors(of: name, command.request.indirectSelection)
        var lines: [String] = []
        var exit: Int64 = 0
        let standard = command.request.standardSelector(of: selectors)
            .map { "HH:MM:SS  Using default selector \($0.name)" }
        var warnings: [SelectionWarning] = []
        do {
            let resources = try command.request.resources(
                of: project, previousState: state, selectors: selectors,
                options: RecordedProjects.options(of: name), warnings: &warnings)
            lines = command.listing.lines(of: resources)
        } catch {
            lines = ["HH:MM:SS  [ERROR]: Encountered an error:"] + error.dbtLines
            exit = Int64(error.code.exit.rawValue)
        }
        let warned = warnings.flatMap { warning in
            "HH:MM:SS  [WARNING]: \(warning.message)".split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
        }
        return ((standard.map { [$0] } ?? []) + warned + lines, exit)
    }

    /// The lines without what the recording of the manifest has lost: the order of the resources, in which
    /// dbt warns of broken contracts, and the order of keys within the values of a configuration.
    private static func comparable(_ lines: [String]) -> [String] {
        BreachLines.last(lines.map(withSortedValues))
    }

    private static func withSortedValues(_ line: String) -> String {
        guard line.hasPrefix("{"), var entry = try? JSONValue(parsing: line) else { return line }
        for member in entry.members ?? [] {
            var value = member.value
            for inner in value.members ?? [] { value[inner.key] = inner.value.withSortedKeys }
            entry[member.key] = value
        }
        return entry.text()
    }

    /// Without what other parts of the program print: before the project is read, and at the end.
    private static func ofSelection(_ lines: [String]) -> [String] {
        let start = lines.lastIndex { $0.hasPrefix("HH:MM:SS  Registered adapter: ") }
        return lines[(start.map { $0 + 1 } ?? 0)...]
            .filter { line in !foreign.contains { line.hasPrefix("HH:MM:SS  \($0)") } }
            .prefix { !$0.hasPrefix("HH:MM:SS  [WARNING][DeprecationsSummary]") }
            .map { $0 }
    }

    private static let foreign = ["Running with dbt=", "Found ", "Unable to do partial parsing because"]
}

extension JSONValue {
    fileprivate var withSortedKeys: JSONValue {
        switch self {
        case .array(let values): .array(values.map(\.withSortedKeys))
        case .object(let members):
            .object(
                members.sorted { $0.key < $1.key }.map { Member($0.key, $0.value.withSortedKeys) })
        default: self
        }
    }
}
