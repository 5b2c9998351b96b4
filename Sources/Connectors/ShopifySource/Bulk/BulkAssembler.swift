// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore
internal import Synchronization

/// Makes the records of a window out of the lines of its result: parents in the order of their cursor, with
/// their children inside.
final class BulkAssembler: Sendable {
    /// How large a batch is, unless one record is larger.
    static let batchBytesMax = 2 << 20

    /// What changes from record to record; an object, so that nothing in it is copied for that.
    private final class State {
        var next = 0
        var position: CursorPosition
        var shaper: RecordShaper
        var childShapers: [RecordShaper]
        var parents: BulkLineReader
        var children: BulkLineReader
        var record: [UInt8] = []

        init(
            _ result: BulkResult, of stream: ShopifyStream, _ children: [ShopifyStream.BulkChild],
            after position: CursorPosition, _ configuration: ShopifyConfiguration
        ) {
            self.position = position
            shaper = RecordShaper(stream.bulkShape(configuration))
            childShapers = children.map { RecordShaper($0.shape) }
            parents = BulkLineReader(result.file)
            self.children = BulkLineReader(result.file)
        }
    }

    private let stream: ShopifyStream
    private let children: [ShopifyStream.BulkChild]
    private let index: BulkIndex
    private let state: Mutex<State>

    init(
        _ result: BulkResult, of stream: ShopifyStream, _ children: [ShopifyStream.BulkChild],
        after position: CursorPosition, _ configuration: ShopifyConfiguration
    ) {
        self.stream = stream
        self.children = children
        index = result.index
        state = Mutex(State(result, of: stream, children, after: position, configuration))
    }

    /// How far the records that were given have come.
    var position: CursorPosition { state.withLock { $0.position } }

    /// The next records; nil after the last. Reads the file, so it blocks.
    ///
    /// - Parameter settled: What has changed later does not move the cursor.
    func next(settled: Timestamp, now: Timestamp) throws -> [RecordBatch]? {
        try state.withLock { state in
            guard state.next < index.parents.count else { return nil }
            var builder = BatchBuilder(stream: stream.descriptor, emittedAt: now.microseconds / 1_000)
            var byteCount = 0
            while state.next < index.parents.count, byteCount < Self.batchBytesMax {
                let parent = index.parents[state.next]
                state.next += 1
                byteCount += try add(parent, to: &builder, state, settled)
            }
            return builder.take()
        }
    }

    private func add(
        _ parent: BulkIndex.Parent, to builder: inout BatchBuilder, _ state: State, _ settled: Timestamp
    ) throws -> Int {
        state.record.removeAll(keepingCapacity: true)
        guard try writeParent(parent, state, settled) else { return 0 }
        try writeChildren(index.children(of: parent), state)
        state.record.append(UInt8(ascii: "}"))
        guard state.record.count <= ConnectorLimits.recordBytesMax else {
            throw LotusError(
                .sourceTooLarge,
                "a record of the stream `\(stream.name)` has \(state.record.count >> 20) MB with what is "
                    + "inside it, and \(ConnectorLimits.recordBytesMax >> 20) MB is the most",
                hint: "Make it smaller at Shopify, or leave the stream out.")
        }
        builder.append { $0.append(contentsOf: state.record) }
        return state.record.count
    }

    /// Writes a parent without its closing brace; false when it has been given before.
    private func writeParent(
        _ parent: BulkIndex.Parent, _ state: State, _ settled: Timestamp
    ) throws -> Bool {
        try state.parents.line(at: parent.offset, byteCount: parent.byteCount) { line in
            try BulkLine.read(line, of: stream) { scanner in
                state.record.removeAll(keepingCapacity: true)
                _ = try state.shaper.shape(at: 0, of: scanner, appendingTo: &state.record, isOpen: true)
                if parent.instant == .min { return true }
                return state.position.isNew(
                    RecordHash.of(line), at: Timestamp(microseconds: parent.instant),
                    text: { Self.cursorText(state) }, settled: settled)
            }
        }
    }

    private static func cursorText(_ state: State) -> String {
        guard let place = state.shaper.captured(0)?.output, place.count > 2 else { return "" }
        return String(
            decoding: state.record[place.lowerBound + 1..<place.upperBound - 1], as: UTF8.self)
    }

    private func writeChildren(_ lines: ArraySlice<BulkIndex.Child>, _ state: State) throws {
        var lines = lines
        for (kind, child) in children.enumerated() {
            state.record.append(contentsOf: ",\"\(child.member)\":[".utf8)
            var isFirst = true
            while let line = lines.first, line.kind == kind {
                lines = lines.dropFirst()
                if !isFirst { state.record.append(UInt8(ascii: ",")) }
                isFirst = false
                try writeChild(line, kind, state)
            }
            state.record.append(UInt8(ascii: "]"))
        }
    }

    private func writeChild(_ child: BulkIndex.Child, _ kind: Int, _ state: State) throws {
        let start = state.record.count
        try state.children.line(at: child.offset, byteCount: Int(child.byteCount)) { line in
            try BulkLine.read(line, of: stream) { scanner in
                state.record.removeLast(state.record.count - start)
                _ = try state.childShapers[kind].shape(at: 0, of: scanner, appendingTo: &state.record)
            }
        }
    }
}

/// A result that has come whole.
struct BulkResult: Sendable {
    let file: BulkResultFile
    let index: BulkIndex
}
