// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import ShopifySource
import Synchronization

/// A shop of a few orders, on a scripted network: lists are sorted by their last change, and a page starts
/// after the place where the one before ended, whatever has changed meanwhile.
final class FakeShop: Sendable {
    struct Refund: Hashable, Sendable {
        let id: Int
        let createdAt: Int
    }

    struct Order: Sendable {
        let id: Int
        var updatedAt: Int
        var refunds: [Refund] = []
        var version = 0
    }

    struct State: Sendable {
        var orders: [Int: Order] = [:]
        var now: Int
        var nextRefund = 1
        var deletions: [(order: Int, at: Int)] = []
        /// Whether nothing changes any more.
        var stands = false
    }

    let state: Mutex<State>
    let clock: FakeClock
    private let pageRecords: Int
    private let scopes: [String]
    private let secondsAhead: Int?
    private let between: @Sendable (inout State, ScriptedTransport.Request) -> Void
    private let fault: @Sendable (ScriptedTransport.Request) -> ScriptedTransport.Answer?

    /// - Parameters:
    ///   - secondsAhead: How far our clock is ahead of the shop's, which it tells then.
    ///   - between: The shop's life, at each request.
    ///   - fault: An answer instead of the right one.
    init(
        orders: [Order], now: Int, pageRecords: Int = 3, scopes: [String] = FakeShop.allScopes,
        secondsAhead: Int? = nil,
        between: @escaping @Sendable (inout State, ScriptedTransport.Request) -> Void = { _, _ in },
        fault: @escaping @Sendable (ScriptedTransport.Request) -> ScriptedTransport.Answer? = { _ in nil }
    ) {
        var state = State(now: now)
        for order in orders { state.orders[order.id] = order }
        state.nextRefund = (orders.flatMap(\.refunds).map(\.id).max() ?? 0) + 1
        self.state = Mutex(state)
        clock = FakeClock(
            start: Timestamp(microseconds: Int64(now + (secondsAhead ?? 0)) * 1_000_000),
            sleepsAdvance: true)
        self.secondsAhead = secondsAhead
        self.pageRecords = pageRecords
        self.scopes = scopes
        self.between = between
        self.fault = fault
    }

    static let allScopes = [
        "read_orders", "read_customers", "read_locations", "read_products", "read_inventory",
    ]
    static let start = 1_700_000_000

    static func text(_ second: Int) -> String {
        // In the shop's own zone, as Shopify writes it.
        Instant.text(Timestamp(microseconds: Int64(second - 5 * 3_600) * 1_000_000), zone: "-05:00")
    }

    /// As HTTP writes it; nobody reads the name of the day.
    static func date(_ second: Int) -> String {
        let text = Instant.text(Timestamp(microseconds: Int64(second) * 1_000_000))
        let parts = text.dropLast().split(separator: "T")
        let day = parts[0].split(separator: "-").compactMap { Int($0) }
        let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ")
        return "Day, \(day[2]) \(months[day[1] - 1]) \(day[0]) \(parts[1]) GMT"
    }

    var transport: ScriptedTransport {
        ScriptedTransport { [self] request in
            if let answer = fault(request) { return answer }
            return state.withLock { state in
                between(&state, request)
                clock.setWall(
                    Timestamp(microseconds: Int64(state.now + (secondsAhead ?? 0)) * 1_000_000))
                return answer(request, state)
            }
        }
    }

    func source(_ fields: [JSONValue.Member] = []) throws -> ShopifySource {
        let base: [JSONValue.Member] = [
            .init("shop", "demo"), .init("start_date", "2023-01-01"),
            .init("credentials", ["auth_method": "api_password", "api_password": "shpat_secret"]),
        ]
        return try ShopifySource(
            .object(base.filter { base in !fields.contains { $0.key == base.key } } + fields),
            SourceContext(
                transport: transport, time: clock, random: .seeded(1), temporaryFolder: ScratchPlace.path))
    }

    // MARK: - Answers

    private func answer(_ request: ScriptedTransport.Request, _ state: State) -> ScriptedTransport.Answer {
        switch request.url.path.split(separator: "/").last {
        case "access_scopes.json":
            let handles = scopes.map { "{\"handle\":\"\($0)\"}" }.joined(separator: ",")
            return .json(200, "{\"access_scopes\":[\(handles)]}")
        case "shop.json":
            return .json(200, #"{"shop":{"id":1,"name":"Demo","updated_at":"2026-01-01T00:00:00Z"}}"#)
        case "locations.json": return .json(200, #"{"locations":[{"id":1},{"id":2}]}"#)
        case "orders.json": return orders(request, state)
        case "events.json": return events(request, state)
        default: return .json(404, #"{"errors":"Not Found"}"#)
        }
    }

    private func orders(_ request: ScriptedTransport.Request, _ state: State) -> ScriptedTransport.Answer {
        var after = (0, 0)
        if let place = request.query["page_info"]?.split(separator: "-").compactMap({ Int($0) }),
            place.count == 2
        {
            after = (place[0], place[1])
        } else if let text = request.query["updated_at_min"], let instant = Instant.parse(text) {
            after = (Int(instant.microseconds / 1_000_000), -1)
        }
        let limit = min(pageRecords, request.query["limit"].flatMap { Int($0) } ?? 50)
        let all = state.orders.values.filter { ($0.updatedAt, $0.id) > after }
            .sorted { ($0.updatedAt, $0.id) < ($1.updatedAt, $1.id) }
        let page = all.prefix(limit)
        var headers = ["x-shopify-shop-api-call-limit": "1/40"]
        if secondsAhead != nil { headers["date"] = Self.date(state.now) }
        if all.count > page.count, let last = page.last {
            headers["link"] =
                "<https://demo.myshopify.com/admin/api/2026-10/orders.json?limit=\(limit)&page_info=\(last.updatedAt)-\(last.id)>; rel=\"next\""
        }
        return .json(200, "{\"orders\":[\(page.map(Self.json).joined(separator: ","))]}", headers: headers)
    }

    private static func json(_ order: Order) -> String {
        let refunds = order.refunds.map {
            #"{"id":\#($0.id),"order_id":\#(order.id),"created_at":"\#(text($0.createdAt))","duties":[]}"#
        }
        return """
            {"id":\(order.id),"updated_at":"\(text(order.updatedAt))","total_price":"\(order.version).50",\
            "refunds":[\(refunds.joined(separator: ","))]}
            """
    }

    private func events(_ request: ScriptedTransport.Request, _ state: State) -> ScriptedTransport.Answer {
        let least =
            request.query["created_at_min"].flatMap { Instant.parse($0) }
            .map { Int($0.microseconds / 1_000_000) } ?? 0
        let events = state.deletions.filter { $0.at >= least }.map {
            #"{"id":\#($0.order * 7),"subject_id":\#($0.order),"subject_type":"Order","verb":"destroy","created_at":"\#(Self.text($0.at))","message":"gone","description":null,"arguments":[],"path":"x"}"#
        }
        return .json(200, "{\"events\":[\(events.joined(separator: ","))]}")
    }
}

extension FakeShop.State {
    /// A change to an order, a second after the one before or in the same one.
    mutating func touch(_ id: Int, refund: Bool, seconds: Int = 1) {
        now += seconds
        orders[id]?.updatedAt = now
        orders[id]?.version += 1
        if refund {
            orders[id]?.refunds.append(FakeShop.Refund(id: nextRefund, createdAt: now))
            nextRefund += 1
        }
    }
}

/// A folder for temporary files.
enum ScratchPlace {
    static let path = "/tmp"
}

extension ShopifySource {
    /// Reads streams from states into a sink.
    func read(
        _ names: [String], _ states: [StreamDescriptor: StreamState], into sink: RecordingSink
    ) async throws {
        let streams = names.map {
            ConfiguredStream(
                CatalogStream(
                    StreamDescriptor($0), schema: SchemaNode([.object]),
                    syncModes: [.fullRefresh, .incremental]),
                syncMode: .incremental, destinationSyncMode: .append)
        }
        try await read(
            ReadRequest(catalog: ConfiguredCatalog(streams: streams), states: states, concurrency: 2),
            into: sink)
    }
}
