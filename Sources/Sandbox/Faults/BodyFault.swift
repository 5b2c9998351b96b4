// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// What faults do to answers.
enum BodyFault {
    /// Where an injected redirect leads.
    private static let foreignOrigin = "https://elsewhere.example.net"

    /// The answer of a fault that strikes before the service sees the request; nil for one that does not.
    static func answer(instead kind: FaultRule.Kind, to request: SandboxRequest) -> SandboxResponse? {
        switch kind {
        case .status(let status): statusAnswer(status)
        case .redirect:
            SandboxResponse(status: 302, headers: [("Location", foreignOrigin + request.path)])
        case .expiredResult: expired
        default: nil
        }
    }

    private static func statusAnswer(_ status: Int) -> SandboxResponse {
        let retry = [("Retry-After", String(SandboxLimits.retryAfterSeconds))]
        return .json(
            ["errors": .string("injected fault \(status)")], status: status,
            headers: status == 429 || status == 503 ? retry : [])
    }

    /// As a bucket answers whose signed address is out of date.
    private static let expired = SandboxResponse(
        status: 400, headers: [("Content-Type", "application/xml; charset=UTF-8")],
        body: .bytes(
            Array(
                """
                <?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code>\
                <Message>Invalid argument.</Message></Error>
                """.utf8)))

    /// The answer after a fault that strikes on its way.
    static func apply(
        _ kind: FaultRule.Kind?, to response: SandboxResponse
    ) async -> RequestRouter.Outcome {
        switch kind {
        case .disconnect?:
            var cut = halved(response, atLine: false)
            cut.claimedLength = response.length
            return .brokenOff(cut)
        case .shortBody?:
            var cut = halved(response, atLine: false)
            cut.claimedLength = response.length
            // Without a length there is nothing to contradict.
            return response.length == nil ? .response(cut) : .brokenOff(cut)
        case .truncated?: return .response(halved(response, atLine: false))
        case .truncatedResult?: return .response(halved(response, atLine: true))
        case .malformed?: return .response(changed(response) { spoil(&$0) })
        case .invalidUTF8?: return .response(changed(response) { TextFault.invalidate(&$0) })
        case .loneSurrogate?: return .response(changed(response) { TextFault.halvePair(&$0) })
        case .duplicateKeys?: return .response(await RecordFault.apply(to: response, RecordFault.doubled))
        case .hugeRecord?: return .response(await RecordFault.apply(to: response, RecordFault.huge))
        case .changedType?: return .response(await RecordFault.apply(to: response, RecordFault.retyped))
        default: return .response(response)
        }
    }

    // MARK: - Cutting

    private static func halved(_ response: SandboxResponse, atLine: Bool) -> SandboxResponse {
        var response = response
        switch response.body {
        case .bytes(let bytes):
            response.body = .bytes(firstHalf(bytes, of: bytes.count, atLine: atLine))
        case .stream(let stream): response.body = .stream(halved(stream, atLine: atLine))
        }
        return response
    }

    /// The first half, or the first piece of a stream whose length nobody knows.
    private static func halved(_ stream: ResponseStream, atLine: Bool) -> ResponseStream {
        let rest = Countdown((stream.length ?? 0) / 2)
        return ResponseStream {
            guard !rest.isOver, let bytes = await stream.next() else { return nil }
            guard stream.length != nil else {
                rest.end()
                return firstHalf(bytes, of: bytes.count, atLine: atLine)
            }
            let left = rest.take(bytes.count)
            return left >= bytes.count ? bytes : firstHalf(bytes, of: 2 * left, atLine: atLine)
        }
    }

    private static func firstHalf(_ bytes: [UInt8], of count: Int, atLine: Bool) -> [UInt8] {
        let half = bytes.prefix(count / 2)
        guard atLine else { return Array(half) }
        guard let line = half.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        return Array(half[...line])
    }

    // MARK: - Spoiling

    private static func changed(
        _ response: SandboxResponse, _ change: @escaping @Sendable (inout [UInt8]) -> Void
    ) -> SandboxResponse {
        var response = response
        switch response.body {
        case .bytes(var bytes):
            change(&bytes)
            response.body = .bytes(bytes)
        case .stream(let stream):
            let once = Countdown(1)
            response.body = .stream(
                ResponseStream(length: stream.length) {
                    guard var bytes = await stream.next() else { return nil }
                    if !once.isOver {
                        once.end()
                        change(&bytes)
                    }
                    return bytes
                })
        }
        return response
    }

    /// Puts what is no JSON in the middle, also when that is inside a text; the length stays.
    private static func spoil(_ bytes: inout [UInt8]) {
        let wrong = Array("}]<\u{1}oops>[{".utf8)
        guard bytes.count > wrong.count else { return }
        let start = (bytes.count - wrong.count) / 2
        bytes.replaceSubrange(start..<(start + wrong.count), with: wrong)
    }
}

/// How much may still pass.
private final class Countdown: Sendable {
    private let rest: Mutex<Int>

    init(_ count: Int) { rest = Mutex(count) }

    var isOver: Bool { rest.withLock { $0 <= 0 } }

    func end() { rest.withLock { $0 = 0 } }

    /// What was left before so much was taken.
    func take(_ count: Int) -> Int {
        rest.withLock { rest in
            let left = rest
            rest -= count
            return left
        }
    }
}
