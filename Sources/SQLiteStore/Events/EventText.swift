// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

/// The kinds of events as numbers, and what more they say as short JSON.
enum EventText {
    static let planned: Int64 = 0
    static let started: Int64 = 1
    static let succeeded: Int64 = 2
    static let failed: Int64 = 3
    static let skipped: Int64 = 4
    static let canceled: Int64 = 5
    static let materialized: Int64 = 6
    static let observed: Int64 = 7
    static let checked: Int64 = 8
    /// And the number of its level.
    private static let note: Int64 = 10
    /// And the number of the status.
    private static let status: Int64 = 20

    static func kind(_ kind: RunEvent.Kind) -> Int64 {
        switch kind {
        case .stepsPlanned: planned
        case .stepStarted: started
        case .stepSucceeded: succeeded
        case .stepFailed: failed
        case .stepSkipped: skipped
        case .stepCanceled: canceled
        case .materialized: materialized
        case .observed: observed
        case .checked: checked
        case .note(let level): note + level.storedNumber
        case .status(let status): Self.kind(status)
        }
    }

    static func kind(_ status: RunStatus) -> Int64 { Self.status + status.storedNumber }

    /// A row's kind, with what its data say.
    static func kind(
        _ number: Int64, _ row: Row, _ owner: String, _ labels: inout Labels, _ contents: inout Contents
    ) throws -> RunEvent.Kind {
        switch number {
        case started: return .stepStarted
        case succeeded: return .stepSucceeded
        case failed: return .stepFailed
        case skipped: return .stepSkipped
        case canceled: return .stepCanceled
        case planned:
            return .stepsPlanned(
                try elements(row, owner).map { try labels.text(integer($0, owner), of: owner) })
        case materialized:
            return .materialized(try MetadataText.read(row, "data", owner, &labels, &contents))
        case observed: return .observed(try MetadataText.read(row, "data", owner, &labels, &contents))
        case checked: return .checked(try check(elements(row, owner), owner, &labels))
        default: break
        }
        if let status = RunStatus(stored: number - status) { return .status(status) }
        if let level = RunEvent.NoteLevel(stored: number - note) { return .note(level: level) }
        throw StoreDamage(owner, "kind", "\(number) means nothing")
    }

    // MARK: Data

    /// What a kind says beyond its number.
    static func data(
        _ kind: RunEvent.Kind, _ labels: inout Labels, _ contents: inout Contents
    ) throws -> String? {
        switch kind {
        case .stepsPlanned(let steps):
            let numbers = try steps.map { try labels.number($0) }
            return JSONWriter.text { numbers.write(to: &$0) }
        case .materialized(let metadata), .observed(let metadata):
            return try MetadataText.text(metadata, &labels, &contents)
        case .checked(let result):
            let values: [JSONValue] = [
                .integer(try labels.number(result.check)), .integer(result.passed ? 1 : 0),
                .integer(result.severity.storedNumber), result.failures.map { .integer($0) } ?? .null,
            ]
            return JSONValue.array(values).text()
        default: return nil
        }
    }

    private static func check(
        _ values: [JSONValue], _ owner: String, _ labels: inout Labels
    ) throws -> CheckResult {
        guard values.count == 4, let severity = AssetCheck.Severity(stored: try integer(values[2], owner))
        else { throw StoreDamage(owner, "data") }
        return CheckResult(
            try labels.text(integer(values[0], owner), of: owner), passed: try integer(values[1], owner) == 1,
            severity: severity, failures: values[3].integer)
    }

    private static func elements(_ row: Row, _ owner: String) throws -> [JSONValue] {
        guard let elements = try row.json("data", of: owner)?.elements else {
            throw StoreDamage(owner, "data")
        }
        return elements
    }

    private static func integer(_ value: JSONValue, _ owner: String) throws -> Int64 {
        guard let number = value.integer else { throw StoreDamage(owner, "data") }
        return number
    }
}
