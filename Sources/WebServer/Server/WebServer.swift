// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Serves a few pages by HTTP/1.1: no more than a probe, a scraper or a person asks for.
package struct WebServer: Sendable {
    private let host: String
    private let port: Int
    private let answer: @Sendable (WebRequest) async -> WebResponse

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - answer: must not take long; each connection waits for it.
    package init(host: String, port: Int, answer: @escaping @Sendable (WebRequest) async -> WebResponse) {
        self.host = host
        self.port = port
        self.answer = answer
    }

    private typealias Connection = NIOAsyncChannel<
        HTTPServerRequestPart,
        HTTPPart<
            HTTPResponseHead, ByteBuffer
        >
    >

    /// Serves until the task is cancelled.
    ///
    /// - Parameter listening: is told the port.
    /// - Throws: ``LotusError`` `LL-WEB-001` when the address cannot be listened on.
    package func run(listening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        let server = try await bound()
        listening(server.channel.localAddress?.port ?? port)
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    // A client that goes away is no concern of ours.
                    group.addTask { try? await serve(connection) }
                }
            }
        }
    }

    private func bound() async throws -> NIOAsyncChannel<Connection, Never> {
        do {
            return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.backlog, value: WebLimits.backlog)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                        try channel.pipeline.syncOperations.addHandler(ResponseParts())
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw LotusError(
                .webAddress, "cannot listen on \(host):\(port): \(error)",
                hint: "stop what listens there, or give another address under `http:` in lotus.yml",
                cause: error)
        }
    }

    private func serve(_ connection: Connection) async throws {
        try await connection.executeThenClose { parts, writer in
            var head: HTTPRequestHead?
            for try await part in parts {
                switch part {
                case .head(let new): head = new
                case .body: break
                case .end:
                    guard let request = head else { return }
                    head = nil
                    let response = await answer(WebRequest(request))
                    try await send(response, to: request, writer)
                    if !request.isKeepAlive { return }
                }
            }
        }
    }

    private func send(
        _ response: WebResponse, to request: HTTPRequestHead,
        _ writer: NIOAsyncChannelOutboundWriter<HTTPPart<HTTPResponseHead, ByteBuffer>>
    ) async throws {
        let body = ByteBuffer(string: response.body)
        var headers: HTTPHeaders = [
            "content-type": response.contentType, "content-length": String(body.readableBytes),
            "cache-control": "no-store", "x-content-type-options": "nosniff",
        ]
        if !request.isKeepAlive { headers.add(name: "connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: response.status)
        try await writer.write(
            .head(HTTPResponseHead(version: request.version, status: status, headers: headers)))
        if request.method != .HEAD { try await writer.write(.body(body)) }
        try await writer.write(.end(nil))
    }
}

/// The limits of the server.
enum WebLimits {
    /// Connections that wait to be taken.
    static let backlog: Int32 = 64
}

/// What is asked for.
package struct WebRequest: Sendable {
    /// Such as `GET`.
    package let method: String
    /// Without what follows a question mark.
    package let path: String

    init(_ head: HTTPRequestHead) {
        method = head.method.rawValue
        path = String(head.uri.prefix { $0 != "?" })
    }
}

/// What is answered.
package struct WebResponse: Sendable {
    package var status: Int
    package var contentType: String
    package var body: String

    package init(_ body: String, status: Int = 200, contentType: String = "text/plain; charset=utf-8") {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// A JSON document.
    package static func json(_ value: JSONValue, status: Int = 200) -> WebResponse {
        WebResponse(value.text() + "\n", status: status, contentType: "application/json")
    }
}

/// Turns the parts of a response into those that the encoder takes.
private final class ResponseParts: ChannelOutboundHandler, Sendable {
    typealias OutboundIn = HTTPPart<HTTPResponseHead, ByteBuffer>
    typealias OutboundOut = HTTPServerResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part: HTTPServerResponsePart =
            switch unwrapOutboundIn(data) {
            case .head(let head): .head(head)
            case .body(let buffer): .body(.byteBuffer(buffer))
            case .end(let trailers): .end(trailers)
            }
        context.write(wrapOutboundOut(part), promise: promise)
    }
}
