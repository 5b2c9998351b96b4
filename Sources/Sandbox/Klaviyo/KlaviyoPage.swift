// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// One page of a collection as JSON:API.
struct KlaviyoPage {
    let world: KlaviyoWorld
    let endpoint: KlaviyoEndpoint
    let query: KlaviyoQuery
    let request: SandboxRequest
    let now: Int64

    private static let recordBytes = 2_200

    func bytes() -> [UInt8] {
        let (records, hasNext, hasPrevious) = records()
        var buffer = RecordBuffer(capacity: records.count * Self.recordBytes + 1_024)
        buffer.raw("{\"data\":[")
        for (place, reference) in records.enumerated() {
            if place > 0 { buffer.raw(",") }
            append(reference, to: &buffer)
        }
        buffer.raw("],\"links\":{\"self\":\"")
        buffer.raw(Array(url(cursor: nil).utf8))
        buffer.raw("\",\"next\":")
        appendLink(records.last.flatMap { hasNext ? KlaviyoCursor(isPrevious: false, $0) : nil }, &buffer)
        buffer.raw(",\"prev\":")
        appendLink(
            records.first.flatMap { hasPrevious ? KlaviyoCursor(isPrevious: true, $0) : nil }, &buffer)
        buffer.raw("}")
        if !query.includes.isEmpty { appendIncluded(records, &buffer) }
        buffer.raw("}")
        return buffer.bytes
    }

    /// One resource alone.
    func bytes(of reference: StreamRecords.Reference) -> [UInt8] {
        var buffer = RecordBuffer(capacity: Self.recordBytes)
        buffer.raw("{\"data\":")
        append(reference, to: &buffer)
        buffer.raw("}")
        return buffer.bytes
    }

    // MARK: - Which records

    private func records() -> (records: [StreamRecords.Reference], hasNext: Bool, hasPrevious: Bool) {
        let isByID = endpoint.isOrderedByID && !query.isSorted
        return isByID ? recordsByID() : recordsByCursor()
    }

    private func recordsByCursor() -> (
        records: [StreamRecords.Reference], hasNext: Bool, hasPrevious: Bool
    ) {
        var wanted = StreamRecords.Request(limit: query.pageSize)
        wanted.seconds = query.seconds
        wanted.after = query.cursor?.position
        let isBackwards = query.cursor?.isPrevious ?? false
        wanted.isDescending = query.isDescending != isBackwards
        let page = world.records(of: endpoint.kind).page(wanted, now: now, where: condition())
        return isBackwards
            ? (page.records.reversed(), true, page.hasMore)
            : (page.records, page.hasMore, query.cursor != nil)
    }

    /// Small collections come in the order of their ids.
    private func recordsByID() -> (records: [StreamRecords.Reference], hasNext: Bool, hasPrevious: Bool) {
        var wanted = StreamRecords.Request(limit: .max)
        wanted.seconds = query.seconds
        let all = world.records(of: endpoint.kind).page(wanted, now: now, where: condition()).records
            .sorted { $0.index < $1.index }
        guard let cursor = query.cursor else {
            return (Array(all.prefix(query.pageSize)), all.count > query.pageSize, false)
        }
        if cursor.isPrevious {
            let before = all.filter { $0.index < cursor.index }
            return (Array(before.suffix(query.pageSize)), true, before.count > query.pageSize)
        }
        let after = all.filter { $0.index > cursor.index }
        return (Array(after.prefix(query.pageSize)), after.count > query.pageSize, true)
    }

    /// What the conditions on other fields than the cursor ask for.
    private func condition() -> ((StreamRecords.Reference) -> Bool)? {
        guard !query.conditions.isEmpty else { return nil }
        return { reference in query.conditions.allSatisfy { holds($0, for: reference) } }
    }

    private func holds(_ condition: KlaviyoFilter.Condition, for reference: StreamRecords.Reference) -> Bool {
        let index = reference.index
        let values = condition.values
        switch condition.field {
        case "id": return values.contains(KlaviyoWorld.id(endpoint.kind, index))
        case "metric_id":
            return values.contains(KlaviyoWorld.id(.metric, EventRecord.metric(world, index)))
        case "profile_id":
            return values.contains(KlaviyoWorld.id(.profile, EventRecord.profile(world, index)))
        case "messages.channel":
            return values.contains(String(decoding: CampaignRecord.channel(world, index), as: UTF8.self))
        case "archived":
            return values.contains {
                ($0.lowercased() == "true") == CampaignRecord.isArchived(world, reference)
            }
        case "status":
            return values.contains(String(decoding: CampaignRecord.status(world, reference), as: UTF8.self))
        case "integration.name": return values.contains(index % 5 == 4 ? "API" : "Shopify")
        default:
            let bounds = try? KlaviyoQuery.bounds(condition)
            return bounds?.contains(world.created(endpoint.kind, reference)) ?? false
        }
    }

    // MARK: - Writing

    private var origin: [UInt8] { Array(request.origin.utf8) }

    private func append(_ reference: StreamRecords.Reference, to buffer: inout RecordBuffer) {
        let fields = query.fields[endpoint.type]
        switch endpoint.kind {
        case .profile:
            ProfileRecord(
                world: world, reference: reference, fields: fields, additional: query.additional,
                origin: origin
            ).append(to: &buffer)
        case .event:
            EventRecord(world: world, reference: reference, fields: fields, origin: origin)
                .append(to: &buffer)
        case .campaign:
            CampaignRecord(world: world, reference: reference, origin: origin).append(to: &buffer)
        case .metric:
            MetricRecord(world: world, reference: reference, fields: fields, origin: origin)
                .append(to: &buffer)
        case .list:
            ListRecord(
                world: world, reference: reference, additional: query.additional, origin: origin
            ).append(to: &buffer)
        }
    }

    private func appendIncluded(_ records: [StreamRecords.Reference], _ buffer: inout RecordBuffer) {
        buffer.raw(",\"included\":[")
        if query.includes.contains("metric") {
            for metric in Set(records.map { EventRecord.metric(world, $0.index) }).sorted() {
                guard let reference = world.metrics.record(metric, now: .max) else { continue }
                if buffer.bytes.last != UInt8(ascii: "[") { buffer.raw(",") }
                MetricRecord(
                    world: world, reference: reference, fields: query.fields["metric"], origin: origin
                ).append(to: &buffer)
            }
        }
        if query.includes.contains("attributions") {
            for number in Set(records.compactMap { EventRecord.attribution(world, $0.index) }).sorted() {
                if buffer.bytes.last != UInt8(ascii: "[") { buffer.raw(",") }
                appendAttribution(number, &buffer)
            }
        }
        buffer.raw("]")
    }

    private func appendAttribution(_ number: UInt64, _ buffer: inout RecordBuffer) {
        buffer.raw(#"{"type":"attribution","id":""#)
        EventRecord.appendAttributionID(number, to: &buffer)
        buffer.raw(#"","attributes":{},"relationships":{"campaign":{"data":{"type":"campaign","id":""#)
        KlaviyoWorld.appendID(.campaign, number % max(1, world.campaigns.count), to: &buffer)
        buffer.raw(#""}}}}"#)
    }

    // MARK: - Links

    private func appendLink(_ cursor: KlaviyoCursor?, _ buffer: inout RecordBuffer) {
        guard let cursor else {
            buffer.raw("null")
            return
        }
        buffer.raw("\"")
        buffer.raw(Array(url(cursor: cursor).utf8))
        buffer.raw("\"")
    }

    /// The address of this page, or of another with the same question.
    private func url(cursor: KlaviyoCursor?) -> String {
        let items = request.query.filter { cursor == nil || $0.name != "page[cursor]" }
        var parts = items.map { "\(PercentText.encoded($0.name))=\(PercentText.encoded($0.value))" }
        if let cursor { parts.append("\(PercentText.encoded("page[cursor]"))=\(cursor.text)") }
        let path = "\(request.origin)/api/\(endpoint.path)"
        return parts.isEmpty ? path : path + "?" + parts.joined(separator: "&")
    }
}
