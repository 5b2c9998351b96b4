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

    /// What a page holds.
    struct Cut {
        let batches: [RecordBatch]
        /// As the service wrote it.
        let next: String?
        let lane: Lane
    }

    func cut(_ page: JSONPage, of lane: Lane, byteCount: Int) throws -> (cut: Cut, replacedCount: Int) {
        let (cut, count) = try page.read { scanner in try self.cut(scanner, page, lane, byteCount) }
        return (cut, count)
    }

    private func cut(_ scanner: JSONScanner, _ page: JSONPage, _ lane: Lane, _ byteCount: Int) throws -> Cut {
        let root = try scanner.document()
        guard root.kind == .object, let data = try scanner.find(Self.dataPath), data.kind == .array else {
            throw page.lacks("array `data`")
        }
        let link = try scanner.find(Self.nextPath)
        var lane = lane
        var builder = BatchBuilder(stream: descriptor, emittedAt: now.microseconds / 1_000)
        builder.reserve(byteCount)
        var isPastEnd = false
        try page.records(at: data, of: scanner) { record in
            let attributes = try scanner.find(Self.attributesPath, at: record.start)
            let cursor = try attributes.flatMap {
                try scanner.find(JSONPath(keys: [stream.cursor]), at: $0.start)
            }
            switch decide(record, cursor, scanner, &lane) {
            case .give: try append(record, attributes, cursor, scanner, lane, to: &builder)
            case .leaveOut: break
            case .isPastEnd: isPastEnd = true
            }
        }
        let next = link?.kind == .string ? link.map { scanner.text(of: $0) } : nil
        lane.pageCount += 1
        lane.isFinished = next == nil || (isPastEnd && stream.isSorted)
        return Cut(batches: builder.take(), next: next, lane: lane)
    }

    private static let dataPath = JSONPath("data")
    private static let nextPath = JSONPath("links.next")
    private static let attributesPath = JSONPath("attributes")

    // MARK: - Which records

    private enum Decision {
        case give, leaveOut, isPastEnd
    }

    private func decide(
        _ record: JSONSlice, _ cursor: JSONSlice?, _ scanner: JSONScanner, _ lane: inout Lane
    ) -> Decision {
        // What has no cursor cannot be known again: it is given.
        guard let instant = cursor.flatMap({ instant(of: $0, scanner) }) else { return .give }
        if let until = lane.until, instant >= until { return .isPastEnd }
        if instant < lane.runsFrom { return .leaveOut }
        let hash = RecordHash.of(scanner.bytes(of: record))
        return lane.memory.isNew(hash, at: instant, now: now) ? .give : .leaveOut
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
        _ record: JSONSlice, _ attributes: JSONSlice?, _ cursor: JSONSlice?, _ scanner: JSONScanner,
        _ lane: Lane, to builder: inout BatchBuilder
    ) throws {
        try builder.append { bytes in
            if let normalizer {
                try normalizer.append(record, of: scanner, to: &bytes)
            } else {
                appendPlain(record, attributes, scanner, lane, to: &bytes)
            }
            guard let cursor else { return }
            bytes.reopenObject()
            bytes.append(contentsOf: "\"\(stream.cursor)\":".utf8)
            bytes.append(contentsOf: scanner.bytes(of: cursor))
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The record as it came, with the attribute of its partition.
    private func appendPlain(
        _ record: JSONSlice, _ attributes: JSONSlice?, _ scanner: JSONScanner, _ lane: Lane,
        to bytes: inout [UInt8]
    ) {
        let whole = scanner.bytes(of: record)
        guard let added = stream.partitions[lane.partition].attribute, let attributes,
            attributes.kind == .object
        else { return bytes.append(compact: whole) }
        let end = attributes.end - record.start
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
