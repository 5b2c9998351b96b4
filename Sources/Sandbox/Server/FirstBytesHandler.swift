// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOSSL

/// Tells by its first bytes what a connection speaks: HTTP, TLS, or `CONNECT` and then either of them, as
/// a proxy is spoken to. It answers the `CONNECT`, puts TLS in its own place, and goes.
final class FirstBytesHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let connectWord = Array("CONNECT ".utf8)
    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let connectAnswer = "HTTP/1.1 200 Connection established\r\n\r\n"
    private static let handshakeByte: UInt8 = 0x16

    private let tls: NIOSSLContext
    private let traits: ConnectionTraits
    private var pending: [UInt8] = []

    init(tls: NIOSSLContext, traits: ConnectionTraits) {
        self.tls = tls
        self.traits = traits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        if pending.starts(with: Self.connectWord), !openTunnel(context) { return }
        guard let first = pending.first else { return }
        if first == Self.handshakeByte {
            secure(context)
        } else if pending.count < Self.connectWord.count, Self.connectWord.starts(with: pending) {
            return
        } else {
            leave(context)
        }
    }

    /// Whether the head of the `CONNECT` was there, is answered and gone.
    private func openTunnel(_ context: ChannelHandlerContext) -> Bool {
        guard let end = pending.firstRange(of: Self.headEnd)?.upperBound else {
            if pending.count > SandboxLimits.connectHeadBytesMax { context.close(promise: nil) }
            return false
        }
        pending.removeFirst(end)
        let answer = context.channel.allocator.buffer(string: Self.connectAnswer)
        context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        return true
    }

    private func secure(_ context: ChannelHandlerContext) {
        do {
            let handler = NIOSSLServerHandler(context: tls)
            try context.pipeline.syncOperations.addHandler(handler, position: .after(self))
            traits.isSecure = true
            leave(context)
        } catch {
            context.close(promise: nil)
        }
    }

    private func leave(_ context: ChannelHandlerContext) {
        let bytes = context.channel.allocator.buffer(bytes: pending)
        pending = []
        context.fireChannelRead(wrapInboundOut(bytes))
        context.fireChannelReadComplete()
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}
