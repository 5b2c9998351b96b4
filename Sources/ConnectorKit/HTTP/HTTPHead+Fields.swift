// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension HTTPHead {
    /// Whether the status is one of success.
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// `Content-Length`.
    package var contentLength: Int? { self["content-length"].flatMap { Int($0) } }

    /// `Retry-After`: seconds, also with a fraction, or a date, which is compared with the server's own
    /// clock when it tells it. Never negative.
    package func retryAfter(now: Timestamp) -> Duration? {
        guard let text = self["retry-after"] else { return nil }
        if let seconds = Double(text) {
            return seconds.isFinite && seconds > 0 ? .seconds(min(seconds, 1e9)) : .zero
        }
        guard let date = Instant.http(text) else { return nil }
        return max(.zero, date - (self["date"].flatMap { Instant.http($0) } ?? now))
    }
}
