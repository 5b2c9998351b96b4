// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import LotusCore

/// Finds the records that the engine refuses, and makes null what it refuses in them.
///
/// The scanner lets nothing pass that the engine is known to refuse; this is for what is not known. Each
/// half of what fails is tried again, so that a bad record among 100,000 costs about as much as two more
/// copies of the part. The number of repairs is bounded, and each is made once.
///
/// What is tried and what comes out of it lie on disk, beside the file that is made: the memory that streams
/// share is counted without repairs.
struct PartRepair {
    let copy: PartCopy
    let contents: PartBuffer.Contents
    /// What the engine is asked to read.
    private let trial: SpoolFile
    private let repaired: SpoolFile

    init(copy: PartCopy, contents: PartBuffer.Contents) throws {
        self.copy = copy
        self.contents = contents
        let folder = copy.path.lastIndex(of: "/").map { String(copy.path[..<$0]) } ?? "."
        trial = try SpoolFile(in: folder)
        repaired = try SpoolFile(in: folder)
    }

    /// Writes the file with the repaired records.
    func run(on connection: borrowing Connection) throws -> StagedFile {
        let lines = Array(ByteLines(contents.bytes))
        var bad: [Int] = []
        try find(&bad, in: 0..<lines.count, lines, on: connection)
        guard !bad.isEmpty else { throw refused("no record by itself") }
        var summary = contents.summary
        var rest = bad[...]
        for (index, line) in lines.enumerated() {
            if rest.first == index {
                rest.removeFirst()
                let repair = try repair(line, on: connection)
                summary.changes += repair.changes
                summary.lineBytesMax = max(summary.lineBytesMax, repair.line.count)
                try repair.line.withUnsafeBytes { try repaired.append($0) }
            } else {
                let bytes = contents.bytes[line.lowerBound..<line.upperBound + 1]
                try repaired.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes)))
            }
        }
        summary.bytes = repaired.byteCount
        return try copy.copy(
            PartBuffer.Contents(path: repaired.path, bytes: contents.bytes, summary: summary),
            on: connection)
    }

    // MARK: - Finding

    private func find(
        _ bad: inout [Int], in range: Range<Int>, _ lines: [Range<Int>],
        on connection: borrowing Connection
    ) throws {
        let first = lines[range.lowerBound].lowerBound
        let last = lines[range.upperBound - 1].upperBound
        guard try isRefused(UnsafeBufferPointer(rebasing: contents.bytes[first..<last]), on: connection)
        else { return }
        if range.count == 1 {
            guard bad.count < LandingLimits.repairsPerPartMax else {
                throw refused("more than \(LandingLimits.repairsPerPartMax) records")
            }
            bad.append(range.lowerBound)
            return
        }
        let middle = range.lowerBound + range.count / 2
        try find(&bad, in: range.lowerBound..<middle, lines, on: connection)
        try find(&bad, in: middle..<range.upperBound, lines, on: connection)
    }

    /// Whether the engine refuses some lines.
    private func isRefused(
        _ lines: UnsafeBufferPointer<UInt8>, on connection: borrowing Connection
    ) throws -> Bool {
        try trial.removeAll()
        try trial.append(UnsafeRawBufferPointer(lines))
        let statement = copy.query.copy(
            from: trial.path, lineBytesMax: lines.count, hasChanges: true, to: copy.path)
        do {
            try connection.execute(statement)
            return false
        } catch let error as DuckDBError where error.isAboutData {
            return true
        }
    }

    private func isRefused(
        _ members: [JSONValue.Member], on connection: borrowing Connection
    ) throws -> Bool {
        try Array(JSONValue.object(members).text().utf8).withUnsafeBufferPointer { bytes in
            try isRefused(bytes, on: connection)
        }
    }

    // MARK: - Repairing

    /// A line without the fields that the engine refuses; without any when it refuses none alone.
    private func repair(
        _ line: Range<Int>, on connection: borrowing Connection
    ) throws -> (line: [UInt8], changes: Int) {
        let record = UnsafeBufferPointer(rebasing: contents.bytes[line])
        guard let members = (try? JSONValue(parsing: record))?.members else {
            throw refused("a line that is no JSON object")
        }
        let own = members.filter { Self.isOwn($0) }
        let data = members.filter { !Self.isOwn($0) }
        var kept: [JSONValue.Member] = []
        var dropped: [JSONValue.Member] = []
        for member in data {
            if try isRefused(own + [member], on: connection) {
                dropped.append(member)
            } else {
                kept.append(member)
            }
        }
        if try dropped.isEmpty || isRefused(own + kept, on: connection) { (kept, dropped) = ([], data) }
        let repaired = repairedMembers(own, kept, dropped)
        if try isRefused(repaired, on: connection) { throw refused("a record without its values") }
        return (Array((JSONValue.object(repaired).text() + "\n").utf8), dropped.count)
    }

    private static func isOwn(_ member: JSONValue.Member) -> Bool {
        member.key == LandingTable.extractedAtKey || member.key == LandingTable.changesKey
    }

    /// What is kept, and an entry for everything else besides the entries that were there.
    private func repairedMembers(
        _ own: [JSONValue.Member], _ kept: [JSONValue.Member], _ dropped: [JSONValue.Member]
    ) -> [JSONValue.Member] {
        let before = own.first { $0.key == LandingTable.changesKey }?.value.elements ?? []
        let changes = dropped.map { member in
            let column = copy.query.table.columns.first { $0.name == member.key }
            return FieldChange(
                field: column?.source ?? member.key, change: .nulled, reason: .serializationError)
        }
        let entries = (try? JSONValue(parsing: FieldChange.text(of: changes)))?.elements ?? []
        return own.filter { $0.key != LandingTable.changesKey } + kept
            + [JSONValue.Member(LandingTable.changesKey, .array(before + entries))]
    }

    private func refused(_ what: String) -> LotusError {
        LotusError(
            .landingRefused, "the engine refuses \(what) of a part of \(contents.summary.rows) records",
            hint: "Report it with the stream's name; leaving out a field in the stream file may help.")
    }
}
