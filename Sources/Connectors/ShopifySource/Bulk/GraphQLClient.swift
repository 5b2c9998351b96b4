// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// Asks the shop's GraphQL interface; its limits are those of points.
struct GraphQLClient: Sendable {
    /// What a query takes of the budget until its answer tells.
    private static let costGuess = 10.0

    let client: ServiceClient
    let limiter: RateLimiter<CostBudget>
    let configuration: ShopifyConfiguration
    let time: any TimeSource

    /// The `data` of an answer.
    func data(_ query: String, for stream: ShopifyStream) async throws -> JSONValue {
        try await dated(query, for: stream).data
    }

    /// The `data` of an answer, and when it was asked for.
    func dated(
        _ query: String, for stream: ShopifyStream
    ) async throws -> (data: JSONValue, asked: Timestamp) {
        var request = ServiceRequest(.post, configuration.url("graphql.json"), stream: stream.descriptor)
        request.headers = [HTTPRequest.Header("content-type", Secret("application/json"))]
        request.body = Array(JSONValue.object([JSONValue.Member("query", .string(query))]).text().utf8)
        request.scope = stream.scope
        request.rateCost = Self.costGuess
        let began = time.now()
        // Asking twice does no harm: an operation too many ends by itself.
        let answer = try await client.answer(to: request) { try judge($0, request, stream) }
        guard let data = (try? JSONValue(parsing: answer.body))?["data"], data.members != nil else {
            throw JSONPage(answer, to: request).lacks("object `data`")
        }
        return (data, answer.head.asked(began, now: time.now()))
    }

    private func judge(
        _ answer: ServiceAnswer, _ request: ServiceRequest, _ stream: ShopifyStream
    ) throws -> ServiceVerdict {
        guard let json = try? JSONValue(parsing: answer.body) else { return .failed("no JSON came") }
        observe(json["extensions"]?["cost"]?["throttleStatus"])
        guard let errors = json["errors"] else { return .accepted }
        let first = errors.elements?.first
        let message = first?["message"]?.string ?? errors.string ?? "an error without a message"
        switch first?["extensions"]?["code"]?.string {
        case "THROTTLED": return .throttled(nil)
        case "MAX_COST_EXCEEDED": throw BulkErrors(stream).tooCostly(message)
        case "INTERNAL_SERVER_ERROR": return .failed(message)
        case "ACCESS_DENIED": throw BulkErrors(stream).accessDenied()
        default: throw BulkErrors(stream).refused(message)
        }
    }

    private func observe(_ status: JSONValue?) {
        guard let status, let pointsMax = status["maximumAvailable"]?.double,
            let available = status["currentlyAvailable"]?.double, let rate = status["restoreRate"]?.double
        else { return }
        let now = time.monotonicNanoseconds()
        limiter.update {
            $0.observe(pointsMax: pointsMax, available: available, restoredPerSecond: rate, nowNs: now)
        }
    }
}
