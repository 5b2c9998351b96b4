// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// Reads one stream: asks for the pages of its lanes side by side, gives their records one page after the
/// other, and a state after each.
struct StreamReader: Sendable {
    let stream: KlaviyoStream
    let descriptor: StreamDescriptor
    let configuration: KlaviyoConfiguration
    let client: ServiceClient
    let time: any TimeSource
    let normalizer: SchemaNormalizer?

    /// How often a page is asked for that comes damaged.
    private static let damagesMax = 3
    private static let rememberedPerPage = 2_000

    /// A page that was read, with its lane as it is when the page has been given.
    private struct Page: Sendable {
        let lane: Lane
        let batches: [RecordBatch]
        let replacedCount: Int
        let isCrowded: Bool
    }

    func read(after state: StreamState?, into sink: any RecordSink) async throws {
        let states = KlaviyoState(
            stream: stream, startDate: configuration.startDate,
            rereadFrom: configuration.rereads ? settled : nil)
        let began = time.monotonicNanoseconds()
        let lanesMax = stream.filter == .windows || stream.isPartitioned ? configuration.workers : 1
        var plan = try states.plan(after: state)
        var told: Set<String> = []
        var pace = CheckpointPace(rememberedPerPage: Self.rememberedPerPage)
        try await withThrowingTaskGroup(of: Page.self) { group in
            var underWay = 0
            while true {
                while underWay < lanesMax, let lane = plan.begin(settled: settled) {
                    group.addTask { try await page(of: lane) }
                    underWay += 1
                }
                guard let page = try await group.next() else { break }
                underWay -= 1
                var lane = page.lane
                if !lane.isFinished {
                    if underWay + 1 < lanesMax { _ = plan.share(&lane, settled: settled) }
                    // Fetched while this page is being taken.
                    group.addTask { [lane] in try await self.page(of: lane) }
                    underWay += 1
                }
                for batch in page.batches { try await sink.records(batch) }
                plan.update(lane)
                if page.replacedCount > 0 { await sink.note(replaced(page.replacedCount)) }
                for text in warnings(page, lane) where told.insert(text).inserted {
                    await sink.note(.log(.warn, text))
                }
                let isDue = pace.isDue(remembered: plan.rememberedCount)
                // What comes in any order is known to be complete only at its end.
                if plan.isFinished || (stream.isSorted && isDue) {
                    let lasted = Duration.nanoseconds(
                        Int64(clamping: time.monotonicNanoseconds() - began))
                    try await sink.checkpoint(descriptor, states.state(of: plan, lasted: lasted))
                }
            }
        }
    }

    private func replaced(_ count: Int) -> SourceNote {
        .log(
            .warn, "\(count) places in a page of `\(descriptor)` were no valid text and became U+FFFD")
    }

    /// What of the records cannot be remembered, each said once.
    private func warnings(_ page: Page, _ lane: Lane) -> [String] {
        var texts: [String] = []
        if lane.memory.isFull {
            texts.append(
                "more than \(BoundaryMemory.hashesMax) records of `\(descriptor)` have the same "
                    + "`\(stream.cursor)`, or one that is still ahead: some may come twice")
        }
        if page.isCrowded, configuration.rereads {
            texts.append(
                "`\(descriptor)` has so many records that less than `lookback_window` is looked back at")
        }
        return texts
    }

    /// Up to when there is nothing left to come.
    private var settled: Timestamp { time.now() + (.zero - configuration.lookback) }

    // MARK: - Requests

    private func page(of lane: Lane) async throws -> Page {
        var request = ServiceRequest(.get, lane.next ?? first(of: lane), stream: descriptor)
        request.scope = stream.scope
        request.rateKey =
            stream.hasPredictiveAnalytics && configuration.fetchesPredictiveAnalytics
            ? KlaviyoAPI.predictiveProfiles : stream.path
        // What was damaged on the way is whole the next time; what stays so is told.
        for attempt in 1..<Self.damagesMax {
            do {
                return try await page(of: lane, request)
            } catch let error as LotusError where error.code == .sourceMalformed {
                try await time.sleep(for: .seconds(attempt))
            }
        }
        return try await page(of: lane, request)
    }

    private func page(of lane: Lane, _ request: ServiceRequest) async throws -> Page {
        let began = time.now()
        let answer = try await client.answer(to: request)
        let page = JSONPage(answer, to: request)
        let now = time.now()
        let cutter = PageCutter(
            stream: stream, descriptor: descriptor, normalizer: normalizer, now: now,
            asked: answer.head.asked(began, now: now), lookback: configuration.lookback)
        let (cut, replacedCount) = try cutter.cut(page, of: lane, byteCount: answer.body.count)
        var lane = cut.lane
        if let next = cut.next, !lane.isFinished { lane.next = try self.next(next, after: request, page) }
        return Page(
            lane: lane, batches: cut.batches, replacedCount: replacedCount, isCrowded: cut.isCrowded)
    }

    private func first(of lane: Lane) -> ServiceURL {
        var parameters = stream.parameters
        if let filter = filter(lane) {
            parameters.append(("filter", filter))
            parameters.append(("sort", stream.cursor))
        }
        if stream.hasPredictiveAnalytics, configuration.fetchesPredictiveAnalytics {
            parameters.append(("additional-fields[profile]", "predictive_analytics"))
        }
        return configuration.url(stream.path, query: URLText.query(parameters))
    }

    private func filter(_ lane: Lane) -> String? {
        let from = Instant.text(lane.position, zone: "+0000")
        switch stream.filter {
        case .none: return nil
        case .after:
            let before = Instant.text(lane.position + .seconds(-1), zone: "+0000")
            return "greater-than(\(stream.cursor),\(before))"
        case .from:
            let conditions = ["greater-or-equal(\(stream.cursor),\(from))"] + partition(lane).conditions
            return conditions.count == 1 ? conditions[0] : "and(\(conditions.joined(separator: ",")))"
        case .windows:
            let begin = "greater-or-equal(\(stream.cursor),\(from))"
            guard let until = lane.until else { return begin }
            return begin + ",less-or-equal(\(stream.cursor),\(Instant.text(until, zone: "+0000")))"
        }
    }

    private func partition(_ lane: Lane) -> KlaviyoStream.Partition { stream.partitions[lane.partition] }

    /// The next page as the service names it, which must be one of its own.
    private func next(_ link: String, after request: ServiceRequest, _ page: JSONPage) throws -> ServiceURL {
        guard let url = request.url.resolving(link), let own = configuration.own(url) else {
            throw page.lacks("next page at \(configuration.endpoint.origin)")
        }
        // One that leads to itself would be read for ever.
        guard own != request.url else { throw page.lacks("next page other than itself") }
        return own
    }
}
