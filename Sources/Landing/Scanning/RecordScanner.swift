// SPDX-License-Identifier: Apache-2.0

/// Writes records as lines that the engine reads without an error and without changing a value.
///
/// DuckDB's JSON reader turns 1.5 into 2 and `true` into 1 when a column wants it, and refuses a whole
/// batch for one value that it cannot read. So each value is held against its column here, those inside
/// others too: what does not fit becomes null, and the line says so under `_airbyte_changes`. A line has
/// the selected columns only, under their names in the file; null members and undeclared keys are left
/// out; of equal keys the last counts. Of what fits and how it is converted see `COMPATIBILITY.md`,
/// "Landing files".
///
/// The records have been validated as JSON before. Nothing is allocated for a record without changes.
package struct RecordScanner: ~Copyable {
    let plan: ScanPlan
    /// The end of the record.
    var end: UnsafePointer<UInt8>
    /// Where the line goes on, and where the room for it ends.
    var out: UnsafeMutablePointer<UInt8>
    var outEnd: UnsafeMutablePointer<UInt8>
    /// How many values enclose the one that is looked at.
    var depth = 0
    /// What was changed in the record.
    var changes = RecordChanges()
    /// The node of the partition's field, or -1.
    let partitionNode: Int
    /// Days since 1970 of the last record's partition field; nil when it has none.
    package internal(set) var partitionDay: Int?

    /// `{"_airbyte_extracted_at":1767225600000,` for the time that came last.
    private var opening: [UInt8] = []
    private var openingTime: Int64?

    /// A scanner for a table.
    ///
    /// - Parameter partitionField: a top-level field of type date or date-time whose UTC day is told.
    package init(_ table: LandingTable, partitionField: String? = nil) {
        let plan = ScanPlan(table)
        self.plan = plan
        let empty = UnsafeMutablePointer(plan.texts)
        end = UnsafePointer(empty)
        out = empty
        outEnd = empty
        let column = table.columns.firstIndex { $0.source == partitionField }
        partitionNode = column.map { Int(plan.fields[Int(plan.nodes[plan.root].first) + $0].node) } ?? -1
    }

    /// How many values of the last record were changed.
    package var changeCount: Int { changes.count }

    /// How many bytes of the last line come before the record's own: they differ with the time.
    package var openingBytes: Int { opening.count }

    /// The room that is always enough for the line of a record of this many bytes, unless it is made of
    /// very many very short values.
    package func roomBytes(for recordBytes: Int) -> Int { 2 * recordBytes + 2 * plan.slackBytes + 256 }

    /// Writes the line of a record, with its `\n`.
    ///
    /// - Returns: the length of the line.
    package mutating func scan(
        _ record: UnsafeBufferPointer<UInt8>, emittedAt: Int64, into room: UnsafeMutableBufferPointer<UInt8>
    ) throws(RecordScanFailure) -> Int {
        guard let input = record.baseAddress, let output = room.baseAddress else {
            throw record.baseAddress == nil ? .malformed(offset: 0) : .noRoom
        }
        if openingTime != emittedAt { setOpening(emittedAt) }
        end = input + record.count
        out = output
        outEnd = output + room.count
        depth = 0
        changes.removeAll()
        partitionDay = nil
        do throws(ScanStop) {
            try reserve(opening.count)
            write(opening)
            let start = afterBlanks(input)
            guard byte(start) == UInt8(ascii: "{") else { throw malformed(start) }
            let rest = afterBlanks(try members(of: plan.root, at: start))
            guard rest == end else { throw malformed(rest) }
            if changes.count > 0 { try writeChanges() }
        } catch {
            switch error {
            case .noRoom: throw .noRoom
            case .malformed(let bytesLeft): throw .malformed(offset: record.count - bytesLeft)
            }
        }
        closeObject()
        write("\n")
        return out - output
    }

    private mutating func setOpening(_ time: Int64) {
        opening = Array("{\"\(LandingTable.extractedAtKey)\":\(time),".utf8)
        openingTime = time
    }

    private mutating func writeChanges() throws(ScanStop) {
        let text = changes.memberText
        try reserve(text.count)
        write(text)
    }
}

/// Why a scan stops.
enum ScanStop: Error {
    /// What comes is no JSON; how much of the record is left there.
    case malformed(bytesLeft: Int)
    case noRoom
}
