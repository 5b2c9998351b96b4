// SPDX-License-Identifier: Apache-2.0

internal import Orchestrator

/// A word of which the store keeps a number: its place among all of them.
///
/// The numbers are in files: words are only ever added at the end.
protocol StoredNumber: Equatable, Sendable {
    static var stored: [Self] { get }
}

extension StoredNumber {
    var storedNumber: Int64 { Int64(Self.stored.firstIndex(of: self) ?? -1) }

    init?(stored number: Int64) {
        guard number >= 0, number < Self.stored.count else { return nil }
        self = Self.stored[Int(number)]
    }
}

extension RunStatus: StoredNumber {
    /// Those of runs that are not over come first: indexes count on it.
    static let stored: [RunStatus] = [
        .queued, .starting, .started, .canceling, .succeeded, .failed, .canceled,
    ]
}

extension StepRecord.Status: StoredNumber {
    static let stored: [StepRecord.Status] = [
        .planned, .started, .succeeded, .failed, .skipped, .canceled,
    ]
}

extension RunTrigger.Kind: StoredNumber {
    static let stored: [RunTrigger.Kind] = [.manual, .sensor, .schedule, .automation, .backfill, .retry]
}

extension RunEvent.NoteLevel: StoredNumber {
    static let stored: [RunEvent.NoteLevel] = [.debug, .info, .warning, .error]
}

extension AssetCheck.Severity: StoredNumber {
    static let stored: [AssetCheck.Severity] = [.warning, .error]
}

extension Tick.Status: StoredNumber {
    static let stored: [Tick.Status] = [.succeeded, .skipped, .failed]
}

extension AutomatonName.Kind: StoredNumber {
    static let stored: [AutomatonName.Kind] = [.sensor, .schedule, .automation]
}
