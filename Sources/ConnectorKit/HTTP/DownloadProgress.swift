// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How far a download has come: what a further attempt brings again is left out, and what does not belong to
/// the same file is found.
final class DownloadProgress: Sendable {
    /// Another file lies there now.
    struct Change: Error {
        let detail: String
    }

    private struct State {
        var first: HTTPHead?
        var delivered = 0
        /// How much of the attempt under way is known already.
        var skips = 0
    }

    private let state = Mutex(State())

    /// The head of the first answer.
    var first: HTTPHead? { state.withLock { $0.first } }
    /// How many bytes the receiver has.
    var delivered: Int { state.withLock { $0.delivered } }
    /// Whether that is all; an answer without a length ends where it ends.
    var isWhole: Bool {
        state.withLock { state in state.first?.contentLength.map { $0 == state.delivered } ?? true }
    }

    /// An answer begins.
    func begin(_ head: HTTPHead) throws {
        try state.withLock { state in
            guard let first = state.first else {
                state.first = head
                return
            }
            if let old = first["etag"], let new = head["etag"], old != new {
                throw Change(detail: "it was replaced while it was read")
            }
            // `Content-Range: bytes 10-99/100`
            let numbers = (head["content-range"] ?? "")
                .split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
            let start = head.status == 206 ? numbers.first ?? -1 : 0
            let total = head.status == 206 ? numbers.dropFirst(2).first : head.contentLength
            if let total, let length = first.contentLength, total != length {
                throw Change(detail: "it had \(length) bytes and then \(total)")
            }
            guard start >= 0, start <= state.delivered else {
                throw Change(detail: "bytes from \(state.delivered) on were asked for and others came")
            }
            state.skips = state.delivered - start
        }
    }

    /// What of a piece the receiver does not have; nil when nothing.
    func news(in bytes: [UInt8]) throws -> [UInt8]? {
        try state.withLock { state in
            let skipped = min(state.skips, bytes.count)
            state.skips -= skipped
            let news = skipped == 0 ? bytes : Array(bytes.dropFirst(skipped))
            state.delivered += news.count
            if let length = state.first?.contentLength, state.delivered > length {
                throw Change(detail: "more than the \(length) bytes came that were announced")
            }
            return news.isEmpty ? nil : news
        }
    }
}
