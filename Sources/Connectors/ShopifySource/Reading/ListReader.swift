// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// Reads a REST list once, for its own stream, for streams inside its records, or for both.
struct ListReader: Sendable {
    let stream: ShopifyStream
    let list: ShopifyStream.RESTList
    /// Whether its own records are wanted.
    let isSelected: Bool
    /// The stream inside its records, when that is wanted.
    let nested: ShopifyStream?
    let configuration: ShopifyConfiguration
    let client: ServiceClient
    let time: any TimeSource

    /// How many refunds are remembered for each page that lies between two of their checkpoints, so that
    /// writing the memory costs little beside reading the pages.
    private static let nestedPerPage = 20_000
    /// The same for its own records, whose memory is longer.
    private static let ownPerPage = 2_000

    func read(_ states: [StreamDescriptor: StreamState], into sink: any RecordSink) async throws {
        var cutter = try ListCutter(
            stream: stream, list: list, isSelected: isSelected, nested: nested, configuration: configuration,
            states: states, now: time.now())
        var pages = RESTPages(of: stream, from: first(cutter.from), client, configuration)
        var ownPace = CheckpointPace(rememberedPerPage: Self.ownPerPage)
        var nestedPace = CheckpointPace(rememberedPerPage: Self.nestedPerPage)
        while let replacedCount = try await cut(
            next: &pages, &cutter,
            { cutter, page, asked, now in
                try cutter.cut(
                    JSONPage(page.answer, to: page.request), byteCount: page.answer.body.count, asked: asked,
                    now: now)
            })
        {
            try await give(cutter.takeBatches(), replacedCount, to: sink)
            if isSelected, stream.cursor != nil, ownPace.isDue(remembered: cutter.ownCount) {
                try await sink.checkpoint(stream.descriptor, cutter.ownState)
            }
            if let nested, nestedPace.isDue(remembered: cutter.nestedCount) {
                try await sink.checkpoint(nested.descriptor, cutter.nestedState)
            }
        }
        if cutter.isCrowded, configuration.rereads { await sink.note(stream.crowdedNote) }
        if let nested {
            if cutter.endNestedPass() {
                await sink.note(
                    .log(
                        .warn,
                        "\(nested.name): more than \(RefundMemory.refundsMax) records were read at once; some of those whose parent was changed meanwhile may come twice"
                    ))
            }
            try await sink.checkpoint(nested.descriptor, cutter.nestedState)
        }
        if isSelected {
            try await readDeleted(&cutter, into: sink)
            try await sink.checkpoint(stream.descriptor, cutter.ownState)
        }
    }

    /// What tells of deleted records is read as a whole, since it is not sorted by time; one checkpoint
    /// follows.
    private func readDeleted(_ cutter: inout ListCutter, into sink: any RecordSink) async throws {
        guard let subject = list.deletedSubject else { return }
        var parameters = [("filter", subject), ("verb", "destroy")]
        if let cursor = cutter.deletedFrom {
            parameters.append(("created_at_min", Instant.text(cursor, zone: "+00:00")))
        }
        let first = configuration.url("events.json", query: URLText.query(parameters))
        var pages = RESTPages(of: stream, from: first, client, configuration)
        // All of its pages are as old as the first.
        let began = time.now()
        while let replacedCount = try await cut(
            next: &pages, &cutter, began: began,
            { cutter, page, asked, now in
                try cutter.cutDeleted(JSONPage(page.answer, to: page.request), asked: asked, now: now)
            })
        {
            try await give(cutter.takeBatches(), replacedCount, to: sink)
        }
    }

    /// Asks for the next page and cuts it. What was damaged on the way, such as by a proxy, is whole the next
    /// time; what stays so is told.
    ///
    /// - Parameters:
    ///   - began: when it was asked for, if that counts from earlier than this call.
    ///   - body: cuts the page, or leaves the cutter as it was; is told when the page was asked for, and the time.
    /// - Returns: how many characters had to be replaced; nil after the last page.
    private func cut(
        next pages: inout RESTPages, _ cutter: inout ListCutter, began: Timestamp? = nil,
        _ body: (inout ListCutter, RESTPages.Page, Timestamp, Timestamp) throws -> Int
    ) async throws -> Int? {
        var attempt = 1
        while true {
            let began = began ?? time.now()
            guard let page = try await pages.page() else { return nil }
            let now = time.now()
            do {
                let count = try body(&cutter, page, page.answer.head.asked(began, now: now), now)
                pages.turn(page)
                return count
            } catch let error as LotusError
                where error.code == .sourceMalformed && attempt < ShopifyAPI.damagesMax
            {
                try await time.sleep(for: .seconds(attempt))
                attempt += 1
            }
        }
    }

    private func first(_ from: Timestamp) -> ServiceURL {
        var parameters = list.parameters
        if let filter = list.filter, let cursor = stream.cursor {
            parameters.append(("order", "\(cursor) asc"))
            parameters.append((filter, Instant.text(from, zone: "+00:00")))
        }
        return configuration.url(list.path, query: URLText.query(parameters))
    }

    private func give(
        _ batches: [RecordBatch], _ replacedCount: Int, to sink: any RecordSink
    ) async throws {
        if replacedCount > 0 {
            await sink.note(
                .log(
                    .warn,
                    "\(stream.name): \(replacedCount) characters that are no text were replaced by U+FFFD"))
        }
        for batch in batches { try await sink.records(batch) }
    }
}
