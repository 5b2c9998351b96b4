// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import NIOCore
internal import NIOHTTP1

/// One connection of a client: its requests, one after the other, and their answers.
struct SandboxConnection {
    typealias Channel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    let channel: Channel
    let traits: ConnectionTraits
    let router: RequestRouter

    /// Ends when the client goes, after a fault that ends the connection, or when the task is cancelled.
    func serve() async {
        // A client that goes away in the middle is nothing to speak of.
        try? await channel.executeThenClose { inbound, outbound in
            var pending: HTTPRequestHead?
            var body: [UInt8] = []
            var isSilent = false
            // The next request is read when the answer to the one before has been sent.
            for try await part in inbound where !isSilent {
                switch part {
                case .head(let head):
                    pending = head
                    body = []
                case .body(let buffer):
                    guard body.count + buffer.readableBytes <= SandboxLimits.requestBodyBytesMax else {
                        if let head = pending { try await refuse(head, outbound) }
                        return
                    }
                    body.append(contentsOf: buffer.readableBytesView)
                case .end:
                    guard let head = pending else { return }
                    switch try await answer(head, body, outbound) {
                    case .next: pending = nil
                    case .silence: isSilent = true
                    case .close: return
                    }
                }
            }
        }
    }

    /// What follows an answer.
    private enum Sequel {
        case next, close
        /// Nothing is sent until the client goes.
        case silence
    }

    private func answer(
        _ head: HTTPRequestHead, _ body: [UInt8],
        _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws -> Sequel {
        switch await router.answer(arrival(head, body)) {
        case .response(let response):
            try await send(response, for: head, to: outbound)
            return head.isKeepAlive && response.claimedLength == nil ? .next : .close
        case .brokenOff(let response):
            try await send(response, for: head, to: outbound, endsInside: true)
            return .close
        case .silence: return .silence
        }
    }

    private func refuse(
        _ head: HTTPRequestHead, _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        var response = SandboxResponse.json(["error": "the body is too large"], status: 413)
        response.headers.append(("Connection", "close"))
        try await send(response, for: head, to: outbound)
    }

    private func arrival(_ head: HTTPRequestHead, _ body: [UInt8]) -> SandboxRequest.Arrival {
        SandboxRequest.Arrival(
            method: head.method.rawValue, isSecure: traits.isSecure,
            authority: head.headers.first(name: "host") ?? "127.0.0.1", target: head.uri,
            headers: head.headers.map { ($0.name.lowercased(), $0.value) }, body: body)
    }

    // MARK: - Sending

    private func send(
        _ response: SandboxResponse, for request: HTTPRequestHead,
        to outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>, endsInside: Bool = false
    ) async throws {
        var headers = HTTPHeaders(response.headers)
        if let length = response.claimedLength ?? response.length {
            headers.replaceOrAdd(name: "Content-Length", value: String(length))
        }
        if !request.isKeepAlive || endsInside { headers.replaceOrAdd(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: request.version, status: HTTPResponseStatus(statusCode: response.status),
            headers: headers)
        try await outbound.write(.head(head))
        if request.method != .HEAD { try await send(response.body, to: outbound) }
        // Without its end, a body in chunks has none: the client sees that something is missing.
        if !endsInside { try await outbound.write(.end(nil)) }
    }

    private func send(
        _ body: SandboxResponse.Body, to outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        switch body {
        case .bytes(let bytes):
            if !bytes.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: bytes)))) }
        case .stream(let stream):
            while let bytes = await stream.next() {
                try Task.checkCancellation()
                if bytes.isEmpty { continue }
                try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
            }
        }
    }
}
