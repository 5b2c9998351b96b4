// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Gathers the body of an answer in memory, up to a limit.
final class AnswerCollector: Sendable {
    /// The answer is larger than the limit.
    struct TooLarge: Error {}

    private let bytesMax: Int
    /// Whether what is beyond the limit is left out instead of refused.
    private let isCutOff: Bool
    private let body = Mutex<[UInt8]>([])

    init(bytesMax: Int, isCutOff: Bool = false) {
        self.bytesMax = bytesMax
        self.isCutOff = isCutOff
    }

    func receive(_ reception: HTTPReception) throws {
        switch reception {
        case .head(let head):
            let length = head.contentLength ?? 0
            if length > bytesMax, !isCutOff { throw TooLarge() }
            body.withLock { body in
                body.removeAll(keepingCapacity: true)
                body.reserveCapacity(min(max(0, length), bytesMax))
            }
        case .chunk(let bytes):
            try body.withLock { body in
                let room = bytesMax - body.count
                guard bytes.count > room else { return body.append(contentsOf: bytes) }
                if !isCutOff { throw TooLarge() }
                body.append(contentsOf: bytes.prefix(room))
            }
        }
    }

    /// What was gathered; it is gone from here.
    func takeBody() -> [UInt8] {
        body.withLock { body in
            defer { body = [] }
            return body
        }
    }
}

/// The head of an answer, kept for who looks at it when the answer has ended.
final class KeptHead: Sendable {
    private let state = Mutex<HTTPHead?>(nil)

    var head: HTTPHead? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
