// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import KlaviyoSource
import LotusCore
import LotusTestKit
import Synchronization

/// A Klaviyo of a few records, on a scripted network: filters, order and pages as the service has them.
final class FakeKlaviyo: Sendable {
    /// A record of a collection.
    struct Item: Sendable {
        var id: String
        /// As the service writes it.
        var cursor: String
        var channel = "email"
        var isArchived = false
        /// More members of `attributes`, as JSON.
        var attributes = ""

        var instant: Int64 { Instant.parse(cursor)?.microseconds ?? 0 }
    }

    private let items: Mutex<[String: [Item]]>
    private let pageSizes: [String: Int]
    private let fault: @Sendable (ScriptedTransport.Request) -> ScriptedTransport.Answer?
    private let date: String?
    private let asked = Mutex<[ScriptedTransport.Request]>([])

    static let cursors = [
        "profiles": "updated", "events": "datetime", "campaigns": "updated_at", "metrics": "updated",
        "lists": "updated",
    ]

    /// - Parameters:
    ///   - date: What the service's clock shows; nil when it does not tell.
    ///   - fault: An answer instead of the right one.
    init(
        _ items: [String: [Item]], pageSizes: [String: Int] = [:], date: String? = nil,
        fault: @escaping @Sendable (ScriptedTransport.Request) -> ScriptedTransport.Answer? = { _ in nil }
    ) {
        self.items = Mutex(items)
        self.pageSizes = pageSizes
        self.date = date
        self.fault = fault
    }

    var requests: [ScriptedTransport.Request] { asked.withLock { $0 } }

    func add(_ item: Item, to collection: String) {
        items.withLock { $0[collection, default: []].append(item) }
    }

    /// Gives a record another cursor, in its place.
    func change(_ id: String, to cursor: String, in collection: String) {
        items.withLock { items in
            for index in (items[collection] ?? []).indices where items[collection]?[index].id == id {
                items[collection]?[index].cursor = cursor
            }
        }
    }

    func transport() -> ScriptedTransport {
        ScriptedTransport { [self] request in
            asked.withLock { $0.append(request) }
            return fault(request) ?? answer(request)
        }
    }

    func source(
        clock: any TimeSource = FakeKlaviyo.clock(), startDate: String = "2026-01-01T00:00:00Z",
        lookbackDays: Int64 = 0
    ) throws -> KlaviyoSource {
        try KlaviyoSource(
            [
                "api_key": "pk_secret_1", "start_date": .string(startDate),
                "lookback_window": .integer(lookbackDays),
            ],
            SourceContext(
                transport: transport(), time: clock, random: .seeded(7), temporaryFolder: "/tmp"))
    }

    /// 2026-10-01T00:00:00Z; sleeping lets time pass at once.
    static func clock(_ now: String = "2026-10-01T00:00:00Z") -> FakeClock {
        FakeClock(start: Instant.parse(now) ?? Timestamp(microseconds: 0), sleepsAdvance: true)
    }

    // MARK: - Answers

    private func answer(_ request: ScriptedTransport.Request) -> ScriptedTransport.Answer {
        guard request.headers["authorization"] == "Klaviyo-API-Key pk_secret_1",
            request.headers["revision"] == "2024-10-15"
        else { return .json(401, #"{"errors":[{"detail":"Incorrect key pk_secret_1"}]}"#) }
        let collection = String(request.url.path.split(separator: "/").last ?? "")
        guard let cursor = Self.cursors[collection] else { return .json(404, "{}") }
        let query = request.query
        var rows = items.withLock { $0[collection] ?? [] }
        for condition in Self.conditions(query["filter"] ?? "") {
            rows = rows.filter { Self.matches($0, condition) }
        }
        if query["sort"] == cursor { rows.sort { ($0.instant, $0.id) < ($1.instant, $1.id) } }
        let size = query["page[size]"].flatMap { Int($0) } ?? pageSizes[collection] ?? 5
        let start = query["page[cursor]"].flatMap { Int($0) } ?? 0
        let page = rows.dropFirst(start).prefix(size)
        let data = page.map { Self.json($0, collection, cursor) }.joined(separator: ",")
        var next = "null"
        if start + size < rows.count {
            var parameters = query.sorted { $0.key < $1.key }.filter { $0.key != "page[cursor]" }
                .map { (name: $0.key, value: $0.value) }
            parameters.append((name: "page[cursor]", value: String(start + size)))
            next = "\"\(request.url.origin)\(request.url.path)?\(URLText.query(parameters))\""
        }
        return .json(
            200, #"{"data":[\#(data)],"links":{"self":"x","next":\#(next),"prev":null}}"#,
            headers: date.map { ["date": $0] } ?? [:])
    }

    static func json(_ item: Item, _ collection: String, _ cursor: String) -> String {
        let more = item.attributes.isEmpty ? "" : "," + item.attributes
        return #"{"type":"\#(collection.dropLast())","id":"\#(item.id)","attributes":"#
            + #"{"name":"n\#(item.id)","\#(cursor)":"\#(item.cursor)"\#(more)},"links":{"self":"s"}}"#
    }

    private static func conditions(_ filter: String) -> [(String, String, String)] {
        filter.matches(of: #/([a-z-]+)\(([a-z_.]+),'?([^(),']+)'?\)/#).map {
            (String($0.1), String($0.2), String($0.3))
        }
    }

    private static func matches(_ item: Item, _ condition: (String, String, String)) -> Bool {
        let (operation, field, value) = condition
        switch field {
        case "messages.channel": return item.channel == value
        case "archived": return String(item.isArchived) == value
        default:
            let bound = Instant.parse(value)?.microseconds ?? 0
            switch operation {
            case "greater-than": return item.instant > bound
            case "greater-or-equal": return item.instant >= bound
            case "less-or-equal": return item.instant <= bound
            default: return false
            }
        }
    }
}

extension KlaviyoSource {
    /// Reads streams as a sync does.
    func read(
        _ names: [String], states: [String: StreamState] = [:], into sink: RecordingSink = RecordingSink()
    ) async throws -> RecordingSink {
        let streams = names.map { name in
            ConfiguredStream(
                CatalogStream(
                    StreamDescriptor(name), schema: SchemaNode([.object]), syncModes: [.incremental]),
                syncMode: .incremental, destinationSyncMode: .append)
        }
        let keyed = Dictionary(uniqueKeysWithValues: states.map { (StreamDescriptor($0.key), $0.value) })
        try await read(
            ReadRequest(catalog: ConfiguredCatalog(streams: streams), states: keyed, concurrency: 3),
            into: sink)
        return sink
    }
}

extension RecordingSink {
    /// The ids of a stream's records, sorted.
    func ids(_ stream: String) -> [String] {
        records(stream).compactMap { (try? JSONValue(parsing: $0))?["id"]?.string }.sorted()
    }
}
