// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// Cuts the pages of a list into records, and knows which of them have been given.
struct ListCutter {
    /// A record that is not given.
    private struct LeftOut: Error {}

    private let stream: ShopifyStream
    private let list: ShopifyStream.RESTList
    private let isSelected: Bool
    private let nested: ShopifyStream?
    private let configuration: ShopifyConfiguration
    private var shaper: RecordShaper
    private var nestedShaper: RecordShaper?
    private var own: ShopifyStates.List
    private var inner: ShopifyStates.Nested
    /// Where the reading of each begins.
    private let ownFrom: Timestamp
    private let innerFrom: Timestamp
    /// When the page was asked for from which on what comes is not settled: what lies beside it may have been
    /// passed over, so nothing moves the cursor past that, to the end of the list.
    private var unsettledSince: Timestamp?
    /// The latest change in the page.
    private var latestChange: Timestamp?
    /// Whether more was given than can be remembered, so that it is looked back at less far.
    private(set) var isCrowded = false
    private var batches: [RecordBatch] = []
    private var scratch: [UInt8] = []

    init(
        stream: ShopifyStream, list: ShopifyStream.RESTList, isSelected: Bool, nested: ShopifyStream?,
        configuration: ShopifyConfiguration, states: [StreamDescriptor: StreamState], now: Timestamp
    ) throws {
        self.stream = stream
        self.list = list
        self.isSelected = isSelected
        self.nested = nested
        self.configuration = configuration
        own = try ShopifyStates.List(isSelected ? states[stream.descriptor] : nil, of: stream)
        inner =
            try nested.map {
                try ShopifyStates.Nested(states[$0.descriptor], of: $0, in: stream)
            } ?? ShopifyStates.Nested()
        own.records.retreat(to: configuration.rereadFrom(now))
        inner.retreat(to: configuration.rereadFrom(now))
        ownFrom = max(configuration.startDate, own.records.memory.cursor ?? configuration.startDate)
        innerFrom = max(configuration.startDate, inner.parents ?? configuration.startDate)
        let captures = [stream.cursor ?? "", nested?.member ?? ""]
        shaper = RecordShaper(
            isSelected
                ? stream.shape(configuration, captures: captures)
                : RecordShape(SchemaNode([.object]), casting: false, captures: captures))
        nestedShaper = nested.map {
            RecordShaper($0.shape(configuration, captures: [$0.cursor ?? "", "id"]))
        }
    }

    /// Where reading has to begin, for all that is wanted.
    var from: Timestamp {
        if nested == nil { return ownFrom }
        return isSelected ? min(ownFrom, innerFrom) : innerFrom
    }

    var deletedFrom: Timestamp? { own.deleted.memory.cursor }
    /// How many inner records are remembered.
    var nestedCount: Int { inner.given.givenCount }
    /// How many of its own records are.
    var ownCount: Int { own.records.memory.count + own.deleted.memory.count }

    var ownState: StreamState {
        if stream.cursor == nil { return ShopifyStates.complete }
        return own.state(of: stream, hasDeleted: list.deletedSubject != nil)
    }

    var nestedState: StreamState {
        nested.map { inner.state(of: $0, in: stream) } ?? StreamState([:])
    }

    /// The list has been read to its end; returns whether more was given than can be remembered.
    mutating func endNestedPass() -> Bool {
        defer { inner.given.endPass() }
        return inner.given.isFull
    }

    mutating func takeBatches() -> [RecordBatch] {
        defer { batches = [] }
        return batches
    }
}

// MARK: - Pages

extension ListCutter {
    /// Cuts a page of the list; returns how many characters had to be replaced. A page that cannot be read
    /// changes nothing.
    ///
    /// - Parameters:
    ///   - asked: When the page was asked for.
    mutating func cut(_ page: JSONPage, byteCount: Int, asked: Timestamp, now: Timestamp) throws -> Int {
        let before = (own, inner)
        do {
            return try cut(page, byteCount, after: before, asked: asked, now: now)
        } catch {
            (own, inner) = before
            throw error
        }
    }

    private mutating func cut(
        _ page: JSONPage, _ byteCount: Int, after before: (ShopifyStates.List, ShopifyStates.Nested),
        asked: Timestamp, now: Timestamp
    ) throws -> Int {
        let settling = configuration.settled(min(unsettledSince ?? asked, asked))
        let settled = settling.instant
        latestChange = nil
        let (made, count) = try page.read { scanner in
            (own, inner) = before
            var builder = BatchBuilder(stream: stream.descriptor, emittedAt: now.microseconds / 1_000)
            if isSelected { builder.reserve(byteCount + byteCount / 8) }
            var innerBuilder = nested.map {
                BatchBuilder(stream: $0.descriptor, emittedAt: now.microseconds / 1_000)
            }
            var index = 0
            let isFound = try walk(scanner) { offset in
                defer { index += 1 }
                let end = try record(at: offset, scanner, &builder, settled)
                try check(end - offset, index, page)
                try innerRecords(scanner, &innerBuilder, settled)
                return end
            }
            guard isFound else {
                throw page.lacks(list.isSingle ? "object `\(list.member)`" : "array `\(list.member)`")
            }
            return builder.take() + (innerBuilder?.take() ?? [])
        }
        batches += made
        if let latestChange, latestChange > settled { unsettledSince = settling.asked }
        if own.records.makeRoom(notPast: settling.limit) { isCrowded = true }
        return count
    }

    private func walk(_ scanner: JSONScanner, _ body: (Int) throws -> Int) throws -> Bool {
        if !list.isSingle { return try scanner.walkArray(list.member, body) }
        _ = try scanner.document()
        guard let record = try scanner.find(JSONPath(keys: [list.member])), record.kind == .object else {
            return false
        }
        _ = try body(record.start)
        return true
    }

    private func check(_ byteCount: Int, _ index: Int, _ page: JSONPage) throws {
        guard byteCount <= ConnectorLimits.recordBytesMax else {
            throw page.recordTooLarge(index: index, byteCount: byteCount)
        }
    }

    /// Writes a record of the list unless it has been given; returns where it ends.
    private mutating func record(
        at offset: Int, _ scanner: JSONScanner, _ builder: inout BatchBuilder, _ settled: Timestamp
    ) throws -> Int {
        if !isSelected {
            scratch.removeAll(keepingCapacity: true)
            return try shaper.shape(at: offset, of: scanner, appendingTo: &scratch).input.upperBound
        }
        var end = offset
        do {
            try builder.append { bytes in
                let shaped = try shaper.shape(at: offset, of: scanner, appendingTo: &bytes)
                end = shaped.input.upperBound
                guard isNew(shaped, scanner, settled) else { throw LeftOut() }
            }
        } catch is LeftOut {}
        return end
    }

    private mutating func isNew(_ record: ShapedRecord, _ scanner: JSONScanner, _ settled: Timestamp) -> Bool
    {
        // What has no cursor cannot be known again: it is given.
        guard let (instant, text) = cursor(shaper, scanner) else { return true }
        latestChange = max(latestChange ?? instant, instant)
        if instant < ownFrom { return false }
        let hash = RecordHash.of(UnsafeBufferPointer(rebasing: scanner.grammar.bytes[record.input]))
        return own.records.isNew(hash, at: instant, text: text, settled: settled)
    }

    /// The cursor of the record that was shaped last, to the second.
    private func cursor(
        _ shaper: RecordShaper, _ scanner: JSONScanner
    ) -> (instant: Timestamp, text: () -> String)? {
        guard let place = shaper.captured(0)?.input, place.count > 2 else { return nil }
        let bytes = UnsafeBufferPointer(
            rebasing: scanner.grammar.bytes[place.lowerBound + 1..<place.upperBound - 1])
        guard let instant = Instant.parse(bytes) else { return nil }
        return (Instant.wholeSecond(instant), { String(decoding: bytes, as: UTF8.self) })
    }
}

// MARK: - Inner records

extension ListCutter {
    /// Writes what is inside the record that was shaped last.
    private mutating func innerRecords(
        _ scanner: JSONScanner, _ builder: inout BatchBuilder?, _ settled: Timestamp
    ) throws {
        guard nestedShaper != nil, builder != nil else { return }
        let parent = cursor(shaper, scanner)
        if let parent {
            latestChange = max(latestChange ?? parent.instant, parent.instant)
            if parent.instant < innerFrom { return }
            inner.passed(parent.instant, text: parent.text, settled: settled)
        }
        guard let place = shaper.captured(1)?.input,
            scanner.grammar.bytes[place.lowerBound] == UInt8(ascii: "[")
        else { return }
        _ = try scanner.walkElements(at: place.lowerBound) { offset in
            try innerRecord(at: offset, scanner, &builder, settled)
        }
    }

    private mutating func innerRecord(
        at offset: Int, _ scanner: JSONScanner, _ builder: inout BatchBuilder?, _ settled: Timestamp
    ) throws -> Int {
        var end = offset
        do {
            try builder?.append { bytes in
                guard let shaped = try nestedShaper?.shape(at: offset, of: scanner, appendingTo: &bytes)
                else { return }
                end = shaped.input.upperBound
                guard isNewInside(scanner, shaped, settled) else { throw LeftOut() }
            }
        } catch is LeftOut {}
        return end
    }

    private mutating func isNewInside(
        _ scanner: JSONScanner, _ record: ShapedRecord, _ settled: Timestamp
    ) -> Bool {
        guard let nestedShaper else { return false }
        let created = cursor(nestedShaper, scanner)
        let id = identifier(nestedShaper.captured(1)?.input ?? record.input, scanner)
        return inner.given.isNew(
            id, created: created?.instant, text: { created?.text() ?? "" }, settled: settled)
    }

    /// The id itself, or the hash of what stands for it.
    private func identifier(_ place: Range<Int>, _ scanner: JSONScanner) -> UInt64 {
        let bytes = UnsafeBufferPointer(rebasing: scanner.grammar.bytes[place])
        var number: UInt64 = 0
        for byte in bytes {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10, number < UInt64.max / 20 else { return RecordHash.of(bytes) }
            number = number * 10 + UInt64(digit)
        }
        return number
    }
}

// MARK: - Deleted records

extension ListCutter {
    /// Cuts a page of events that tell of deleted records; one that cannot be read changes nothing.
    mutating func cutDeleted(_ page: JSONPage, asked: Timestamp, now: Timestamp) throws -> Int {
        let before = own.deleted
        do {
            return try cutDeleted(page, after: before, asked: asked, now: now)
        } catch {
            own.deleted = before
            throw error
        }
    }

    private mutating func cutDeleted(
        _ page: JSONPage, after before: CursorPosition, asked: Timestamp, now: Timestamp
    ) throws -> Int {
        let settling = configuration.settled(min(unsettledSince ?? asked, asked))
        let transforms =
            ShopifyStream.deletion + [Transform("shop_url", .constant(.string(configuration.shop)))]
        var events = RecordShaper(
            RecordShape(
                SchemaNode([.object]), casting: false, keepsUnknown: false, transforms: transforms,
                captures: ["deleted_at"]))
        let (made, count) = try page.read { scanner in
            own.deleted = before
            var builder = BatchBuilder(stream: stream.descriptor, emittedAt: now.microseconds / 1_000)
            let isFound = try scanner.walkArray("events") { offset in
                var end = offset
                do {
                    try builder.append { bytes in
                        let shaped = try events.shape(at: offset, of: scanner, appendingTo: &bytes)
                        end = shaped.input.upperBound
                        guard let (instant, text) = cursor(events, scanner) else { return }
                        let hash = RecordHash.of(
                            UnsafeBufferPointer(rebasing: scanner.grammar.bytes[shaped.input]))
                        guard own.deleted.isNew(hash, at: instant, text: text, settled: settling.instant)
                        else { throw LeftOut() }
                    }
                } catch is LeftOut {}
                return end
            }
            guard isFound else { throw page.lacks("array `events`") }
            return builder.take()
        }
        batches += made
        if own.deleted.makeRoom(notPast: settling.limit) { isCrowded = true }
        return count
    }
}
