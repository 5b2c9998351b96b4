// SPDX-License-Identifier: Apache-2.0

package import ConnectorKit
internal import Foundation
internal import LotusCore
internal import Synchronization

/// A network that answers as a test says, without sockets.
///
///     let transport = ScriptedTransport { request in
///         request.index == 0 ? .answer(429, headers: ["retry-after": "3"]) : .json(200, #"{"data":[]}"#)
///     }
package final class ScriptedTransport: HTTPTransport {
    /// A request as a connector made it.
    package struct Request: Sendable {
        /// How many came before it.
        package let index: Int
        package let method: String
        package let url: ServiceURL
        /// Names in lower case; with the secrets.
        package let headers: [String: String]
        package let body: [UInt8]

        /// The parameters of the query, decoded.
        package var query: [String: String] {
            let pairs = (url.query ?? "").split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (
                    String(parts[0]).removingPercentEncoding ?? "",
                    parts.count > 1 ? String(parts[1]).removingPercentEncoding ?? "" : ""
                )
            }
            return Dictionary(pairs) { first, _ in first }
        }
    }

    /// What to do with a request.
    package enum Answer: Sendable {
        case answer(Int, headers: [String: String] = [:], body: [UInt8] = [])
        /// The beginning of an answer, and then its end.
        case partial(Int, headers: [String: String] = [:], body: [UInt8], then: TransportFailure)
        case failure(TransportFailure)
        /// Nothing, until the request is cancelled.
        case silence

        /// An answer of JSON.
        package static func json(_ code: Int, _ text: String, headers: [String: String] = [:]) -> Answer {
            .answer(code, headers: headers, body: Array(text.utf8))
        }
    }

    private let chunkBytes: Int
    private let script: @Sendable (Request) throws -> Answer
    private let asked = Mutex<[Request]>([])

    /// - Parameter chunkBytes: Into how small pieces bodies fall.
    package init(chunkBytes: Int = 1_000, _ script: @escaping @Sendable (Request) throws -> Answer) {
        self.chunkBytes = chunkBytes
        self.script = script
    }

    /// The requests that came, in order.
    package var requests: [Request] { asked.withLock { $0 } }

    package func send(
        _ request: HTTPRequest, receive: @Sendable (HTTPReception) async throws -> Void
    ) async throws {
        try Task.checkCancellation()
        guard let url = ServiceURL(request.url) else { throw KitError("no URL: \(request.url)") }
        let headers = Dictionary(request.headers.map { ($0.name.lowercased(), $0.value.revealed) }) { $1 }
        let seen = asked.withLock { asked in
            let seen = Request(
                index: asked.count, method: request.method.rawValue, url: url, headers: headers,
                body: request.body)
            asked.append(seen)
            return seen
        }
        switch try script(seen) {
        case .answer(let code, let headers, let body):
            let length = ["content-length": String(body.count)]
            try await give(code, length.merging(headers) { $1 }, body, receive)
        case .partial(let code, let headers, let body, let failure):
            try await give(code, headers, body, receive)
            throw failure
        case .failure(let failure):
            throw failure
        case .silence:
            try await Task.sleep(for: .seconds(3_600))
        }
    }

    private func give(
        _ code: Int, _ headers: [String: String], _ body: [UInt8],
        _ receive: @Sendable (HTTPReception) async throws -> Void
    ) async throws {
        let names = headers.map { (name: $0.key.lowercased(), value: $0.value) }
        try await receive(.head(HTTPHead(status: code, headers: names)))
        for start in stride(from: 0, to: body.count, by: chunkBytes) {
            try await receive(.chunk(Array(body[start..<min(start + chunkBytes, body.count)])))
        }
    }
}
