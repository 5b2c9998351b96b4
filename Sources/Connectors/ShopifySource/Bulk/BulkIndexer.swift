// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// Makes the index of a result while it comes, piece by piece.
struct BulkIndexer: Sendable {
    private let stream: ShopifyStream
    private let childTypes: [String]
    /// The beginning of a line whose end has not come.
    private var rest: [UInt8] = []
    private var offset = 0
    private(set) var index = BulkIndex()
    private(set) var lineCount = 0

    init(_ stream: ShopifyStream, _ children: [ShopifyStream.BulkChild]) {
        self.stream = stream
        childTypes = children.map(\.type)
    }

    var byteCount: Int { offset + rest.count }

    mutating func add(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBufferPointer { bytes in
            for line in ByteLines(bytes) {
                let isWhole = line.upperBound < bytes.count
                let piece = UnsafeBufferPointer(rebasing: bytes[line])
                if !isWhole || !rest.isEmpty {
                    rest.append(contentsOf: piece)
                    guard rest.count <= ConnectorLimits.recordBytesMax else { throw tooLarge() }
                    if !isWhole { break }
                    let whole = rest
                    rest.removeAll(keepingCapacity: true)
                    try whole.withUnsafeBufferPointer { try addLine($0) }
                } else {
                    try addLine(piece)
                }
            }
        }
    }

    /// The result has ended; its last line needs no break.
    mutating func finish() throws -> BulkIndex {
        if !rest.isEmpty {
            let last = rest
            rest = []
            try last.withUnsafeBufferPointer { try addLine($0) }
            // There was no break.
            offset -= 1
        }
        index.sort()
        return index
    }

    private func tooLarge() -> LotusError {
        LotusError(
            .sourceTooLarge,
            "a line of a bulk result of the stream `\(stream.name)` has more than "
                + "\(ConnectorLimits.recordBytesMax >> 20) MB",
            hint: "Make the record smaller at Shopify, or leave the stream out.")
    }

    // MARK: - Lines

    private struct Members {
        var id: UInt64?
        var parent: UInt64?
        var instant: Int64?
        var type: String?
    }

    private mutating func addLine(_ line: UnsafeBufferPointer<UInt8>) throws {
        defer { offset += line.count + 1 }
        if line.allSatisfy({ $0 <= 0x20 }) { return }
        lineCount += 1
        let members = try BulkLine.read(line, of: stream) { try self.members($0) }
        if let parent = members.parent {
            guard let kind = childTypes.firstIndex(where: { $0 == members.type }) else {
                throw BulkErrors(stream).unexpected("a line of the type `\(members.type ?? "none")`")
            }
            index.add(
                BulkIndex.Child(
                    hash: parent, offset: offset, byteCount: UInt32(line.count), kind: UInt32(kind)))
        } else {
            guard let id = members.id else { throw BulkErrors(stream).unexpected("a line without an id") }
            index.add(
                BulkIndex.Parent(
                    instant: members.instant ?? .min, hash: id, offset: offset, byteCount: line.count))
        }
    }

    private func members(_ scanner: JSONScanner) throws -> Members {
        var found = Members()
        var members = try scanner.members(at: 0)
        while let member = try members.next() {
            guard member.value.kind == .string else { continue }
            let content = UnsafeBufferPointer(rebasing: scanner.grammar.bytes[member.value.content])
            if scanner.equals(member.key, "id") {
                found.id = RecordHash.of(content)
            } else if scanner.equals(member.key, "__parentId") {
                found.parent = RecordHash.of(content)
            } else if scanner.equals(member.key, "__typename") {
                found.type = scanner.text(of: member.value)
            } else if let cursor = stream.cursor, scanner.equals(member.key, cursor) {
                found.instant = Instant.parse(content).map { Instant.wholeSecond($0).microseconds }
            }
        }
        return found
    }
}
