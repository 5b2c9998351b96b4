// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The changes that were made to one record, as its line tells them.
struct RecordChanges {
    private var listed: [FieldChange] = []
    /// How many there are, also those that are not listed.
    private(set) var count = 0

    /// Whether another one would be listed.
    var hasRoom: Bool { listed.count < LandingLimits.changesPerRecordMax }

    mutating func removeAll() {
        if count == 0 { return }
        listed.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Notes a change; the field is only asked for when it will be listed.
    mutating func add(_ change: FieldChange.Change, _ reason: FieldChange.Reason, field: () -> String) {
        count += 1
        if hasRoom { listed.append(FieldChange(field: field(), change: change, reason: reason)) }
    }

    /// Forgets the changes after the first ones.
    mutating func cut(to count: Int) {
        listed.removeLast(max(0, listed.count - count))
        self.count = count
    }

    /// `"_airbyte_changes":[{"field":…}],`, with an entry for those that are not listed.
    var memberText: [UInt8] {
        var entries = listed
        if count > listed.count {
            entries.append(
                FieldChange(
                    field: "and \(count - listed.count) more", change: .nulled,
                    reason: .recordSizeLimitation))
        }
        return Array("\"\(LandingTable.changesKey)\":\(FieldChange.text(of: entries)),".utf8)
    }
}
