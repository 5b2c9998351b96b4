// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// Cuts a page of a JSON:API collection into records: each as it came, with its cursor as a member of its
/// own.
struct PageCutter {
    let stream: KlaviyoStream
    let descriptor: StreamDescriptor
    let normalizer: SchemaNormalizer?
    let now: Timestamp
    /// When the page was asked for.
    let asked: Timestamp
    let lookback: Duration

    /// What a page holds.
    struct Cut {
        let batches: [RecordBatch]
        /// As the service wrote it.
        let next: String?
        let lane: Lane
        /// Whether there is more than can be remembered, so that it is looked back at less far.
        let isCrowded: Bool
    }

    func cut(_ page: JSONPage, of lane: Lane, byteCount: Int) throws -> (cut: Cut, replacedCount: Int) {
        let (cut, count) = try page.read { scanner in try self.cut(scanner, page, lane, byteCount) }
        return (cut, count)
    }

    private func cut(_ scanner: JSONScanner, _ page: JSONPage, _ lane: Lane, _ byteCount: Int) throws -> Cut {
        var lane = lane
        let settled = SettledTime(
            asked: min(lane.unsettledSince ?? asked, asked), lookback: lookback,
            margin: KlaviyoAPI.settleMargin)
        var latest: Timestamp?
        var builder = BatchBuilder(stream: descriptor, emittedAt: now.microseconds / 1_000)
        builder.reserve(byteCount)
        var count = 0
        var isPastEnd = false
        var hasData = false
        var links: JSONSlice?
        try scanner.walkDocument { key, value in
            if scanner.equals(key, "data"), scanner.grammar.bytes.byte(value) == UInt8(ascii: "[") {
                hasData = true
                return try scanner.walkElements(at: value) { start in
                    let record = try read(start, count, scanner, page)
                    count += 1
                    let instant = record.cursor.flatMap { self.instant(of: $0, scanner) }
                    if let instant, latest.map({ instant > $0 }) ?? true { latest = instant }
                    switch decide(record, at: instant, scanner, &lane, settled.instant) {
                    case .give: try append(record, scanner, lane, to: &builder)
                    case .leaveOut: break
                    case .isPastEnd: isPastEnd = true
                    }
                    return record.end
                }
            }
            let other = try scanner.grammar.value(at: value, depth: 1)
            if scanner.equals(key, "links") { links = other }
            return other.end
        }
        guard hasData else { throw page.lacks("array `data`") }
        let link = try links.flatMap { try scanner.find(Self.nextPath, at: $0.start) }
        let next = link?.kind == .string ? link.map { scanner.text(of: $0) } : nil
        lane.pageCount += 1
        lane.isFinished = next == nil || (isPastEnd && stream.isSorted)
        // In a collection without an order what changes may be anywhere, also where it was read already.
        if !stream.isSorted || latest.map({ $0 > settled.instant }) ?? false {
            lane.unsettledSince = settled.asked
        }
        let isCrowded = lane.memory.makeRoom(notPast: settled.limit)
        return Cut(batches: builder.take(), next: next, lane: lane, isCrowded: isCrowded)
    }

    private static let nextPath = JSONPath("next")

    // MARK: - Records

    /// A record, and where in it there is what has to be known; of equal keys the last counts.
    private struct Record {
        let start: Int
        var end: Int
        /// Where `attributes` ends, when it is an object.
        var attributesEnd: Int?
        var cursor: JSONSlice?

        func bytes(_ scanner: JSONScanner) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: scanner.grammar.bytes[start..<end])
        }
    }

    private func read(
        _ start: Int, _ index: Int, _ scanner: JSONScanner, _ page: JSONPage
    ) throws -> Record {
        let grammar = scanner.grammar
        guard grammar.bytes.byte(start) == UInt8(ascii: "{") else {
            // What is no JSON at all is told as such.
            _ = try grammar.value(at: start, depth: 1)
            throw page.lacks("object as record \(index + 1)")
        }
        var record = Record(start: start, end: start)
        record.end = try scanner.walkMembers(at: start) { key, value in
            guard scanner.equals(key, "attributes"), grammar.bytes.byte(value) == UInt8(ascii: "{") else {
                return try grammar.value(at: value, depth: 2).end
            }
            let end = try scanner.walkMembers(at: value) { key, value in
                let attribute = try grammar.value(at: value, depth: 3)
                if scanner.equals(key, stream.cursor) { record.cursor = attribute }
                return attribute.end
            }
            record.attributesEnd = end
            return end
        }
        guard record.end - start <= ConnectorLimits.recordBytesMax else {
            throw page.recordTooLarge(index: index, byteCount: record.end - start)
        }
        return record
    }

    private enum Decision {
        case give, leaveOut, isPastEnd
    }

    private func decide(
        _ record: Record, at instant: Timestamp?, _ scanner: JSONScanner, _ lane: inout Lane,
        _ settled: Timestamp
    ) -> Decision {
        // What has no cursor cannot be known again: it is given.
        guard let instant else { return .give }
        if let until = lane.until, instant >= until { return .isPastEnd }
        if instant < lane.runsFrom { return .leaveOut }
        let hash = RecordHash.of(record.bytes(scanner))
        return lane.memory.isNew(hash, at: instant, settled: settled) ? .give : .leaveOut
    }

    /// To the second, as states and filters have it: what is finer cannot be asked for.
    private func instant(of cursor: JSONSlice, _ scanner: JSONScanner) -> Timestamp? {
        guard cursor.kind == .string else { return nil }
        let instant =
            cursor.hasEscapes
            ? Instant.parse(scanner.text(of: cursor))
            : Instant.parse(UnsafeBufferPointer(rebasing: scanner.bytes(of: cursor).dropFirst().dropLast()))
        return instant.map { Instant.wholeSecond($0) }
    }

    // MARK: - How records are written

    private func append(
        _ record: Record, _ scanner: JSONScanner, _ lane: Lane, to builder: inout BatchBuilder
    ) throws {
        try builder.append { bytes in
            if let normalizer {
                try normalizer.append(record.start..<record.end, of: scanner, to: &bytes)
            } else {
                appendPlain(record, scanner, lane, to: &bytes)
            }
            guard let cursor = record.cursor else { return }
            bytes.reopenObject()
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: stream.cursor.utf8)
            bytes.append(UInt8(ascii: "\""))
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: scanner.bytes(of: cursor))
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The record as it came, with the attribute of its partition.
    private func appendPlain(
        _ record: Record, _ scanner: JSONScanner, _ lane: Lane, to bytes: inout [UInt8]
    ) {
        let whole = record.bytes(scanner)
        guard let added = stream.partitions[lane.partition].attribute,
            let attributesEnd = record.attributesEnd
        else { return bytes.append(compact: whole) }
        let end = attributesEnd - record.start
        bytes.append(compact: UnsafeBufferPointer(rebasing: whole[..<end]))
        bytes.reopenObject()
        bytes.append(contentsOf: JSONValue.string(added.key).text().utf8)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: added.value.text().utf8)
        bytes.append(UInt8(ascii: "}"))
        bytes.append(compact: UnsafeBufferPointer(rebasing: whole[end...]))
    }
}

extension [UInt8] {
    /// Takes the brace off that ends an object, so that a further member can follow.
    fileprivate mutating func reopenObject() {
        removeLast()
        while let last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { removeLast() }
        if last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
    }
}
