// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import ShopifySource
import Synchronization

/// Shopify's bulk operations on a scripted network: a test says what each window holds.
final class FakeBulk: Sendable {
    /// A stretch of time that an operation was asked for, in seconds since 1970.
    struct Window: Hashable, Sendable {
        let from: Int
        let until: Int
    }

    struct Operation: Sendable {
        let id: Int
        let window: Window
        var polls = 0
    }

    struct Life: Sendable {
        /// How many records a window has.
        var count: @Sendable (Window) -> Int = { _ in 1 }
        var lines: @Sendable (Window) -> [String] = { _ in [] }
        /// What a poll answers instead, by the operation and how often it was polled.
        var status: @Sendable (Operation) -> String? = { _ in nil }
        /// What a download answers instead, by how many there were.
        var download: @Sendable (Int, [UInt8]) -> ScriptedTransport.Answer? = { _, _ in nil }
        /// What the shop's clock shows in answers; nil when it does not tell.
        var date: String?
        /// What a creation answers instead, by how many there were.
        var creation: @Sendable (Int) -> String? = { _ in nil }
    }

    private struct State: Sendable {
        var operations: [Operation] = []
        var creations = 0
        var downloads = 0
        var cancellations: [Int] = []
    }

    private let life: Life
    private let state = Mutex(State())
    let clock = FakeClock(
        start: Timestamp(microseconds: 1_700_000_000_000_000), sleepsAdvance: true)

    init(_ life: Life) {
        self.life = life
    }

    /// The operations in the order of their creation.
    var operations: [Operation] { state.withLock { $0.operations } }
    var downloads: Int { state.withLock { $0.downloads } }
    /// The ids of operations that were told to end.
    var cancellations: [Int] { state.withLock { $0.cancellations } }

    func source(_ fields: [JSONValue.Member] = []) throws -> ShopifySource {
        try ShopifySource(
            .object(
                [
                    .init("shop", "demo"), .init("start_date", "2023-01-01"),
                    .init("credentials", ["auth_method": "api_password", "api_password": "shpat_secret"]),
                ] + fields),
            SourceContext(
                transport: ScriptedTransport { [self] in try answer($0) }, time: clock, random: .seeded(1),
                temporaryFolder: ScratchPlace.path))
    }

    private func answer(_ request: ScriptedTransport.Request) throws -> ScriptedTransport.Answer {
        if request.url.path.hasPrefix("/results/") { return result(request) }
        let query = try JSONValue(parsing: request.body)["query"]?.string ?? ""
        if query.contains("bulkOperationRunQuery") { return create(query) }
        if query.contains("bulkOperationCancel") { return cancel(query) }
        if query.contains("node(id") { return poll(query) }
        let windows = Self.windows(query)
        let counts = windows.enumerated().map { "\"c\($0)\":{\"count\":\(life.count($1))}" }
        return .json(
            200, "{\"data\":{\(counts.joined(separator: ","))}}",
            headers: life.date.map { ["date": $0] } ?? [:])
    }

    private static func id(in query: String) -> Int? {
        Int(query.split(separator: "BulkOperation/").last?.prefix { $0.isNumber } ?? "")
    }

    private func cancel(_ query: String) -> ScriptedTransport.Answer {
        state.withLock { $0.cancellations.append(Self.id(in: query) ?? 0) }
        return .json(
            200,
            #"{"data":{"bulkOperationCancel":{"bulkOperation":{"id":"x","status":"CANCELING"},"userErrors":[]}}}"#
        )
    }

    private func create(_ query: String) -> ScriptedTransport.Answer {
        state.withLock { state in
            state.creations += 1
            if let answer = life.creation(state.creations) { return .json(200, answer) }
            guard let window = Self.windows(query).first else { return .json(500, "{}") }
            let operation = Operation(id: state.operations.count + 1, window: window)
            state.operations.append(operation)
            return .json(
                200,
                #"{"data":{"bulkOperationRunQuery":{"bulkOperation":{"id":"gid://shopify/BulkOperation/\#(operation.id)","status":"CREATED"},"userErrors":[]}}}"#
            )
        }
    }

    private func poll(_ query: String) -> ScriptedTransport.Answer {
        guard let id = Self.id(in: query) else { return .json(200, #"{"data":{"node":null}}"#) }
        let operation = state.withLock { state in
            state.operations[id - 1].polls += 1
            return state.operations[id - 1]
        }
        if let status = life.status(operation) { return .json(200, "{\"data\":{\"node\":\(status)}}") }
        let lines = life.lines(operation.window)
        let size = Self.bytes(lines).count
        let url = lines.isEmpty ? "null" : "\"https://storage.example.com/results/\(id)?signature=x\""
        return .json(
            200,
            """
            {"data":{"node":{"id":"x","status":"COMPLETED","errorCode":null,"objectCount":"\(lines.count)",\
            "fileSize":"\(size)","url":\(url)}}}
            """)
    }

    private func result(_ request: ScriptedTransport.Request) -> ScriptedTransport.Answer {
        let id = Int(request.url.path.split(separator: "/").last ?? "") ?? 0
        let (window, count) = state.withLock { state in
            state.downloads += 1
            return (state.operations[id - 1].window, state.downloads)
        }
        let bytes = Self.bytes(life.lines(window))
        if request.headers["x-shopify-access-token"] != nil { return .json(400, "{}") }
        return life.download(count, bytes) ?? .answer(200, body: bytes)
    }

    private static func bytes(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

    /// The windows whose filters stand in a query.
    static func windows(_ query: String) -> [Window] {
        let edges = query.split(separator: "updated_at:").dropFirst().compactMap { part -> Int? in
            let text = part.split(separator: "'").dropFirst().first.map(String.init) ?? ""
            return Instant.parse(text).map { Int($0.microseconds / 1_000_000) }
        }
        return stride(from: 0, to: edges.count - 1, by: 2).map {
            Window(from: edges[$0], until: edges[$0 + 1])
        }
    }
}
