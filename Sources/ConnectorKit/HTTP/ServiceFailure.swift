// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Why one attempt gave no answer that can be used.
enum ServiceFailure: Error {
    case refused(ServiceRefusal)
    case transport(TransportFailure)
    /// The body says that the rate limit is reached.
    case throttledInBody(Duration?)
    /// The body says that the service failed.
    case failedInBody(String)

    /// How it is to be waited for; nil when another attempt cannot help.
    func kind(now: Timestamp) -> ServiceRetries.Failure? {
        switch self {
        case .transport(let failure): .transport(failure.reason)
        case .throttledInBody(let wait): .throttled(wait)
        case .failedInBody: .unavailable(nil)
        case .refused(let refusal):
            switch refusal.status {
            case 429: .throttled(refusal.head.retryAfter(now: now))
            // 430 is Shopify's for too many at once, 52x and 530 are those of a network before the service.
            case 408, 425, 430, 500, 502, 503, 504, 520...527, 530:
                .unavailable(refusal.head.retryAfter(now: now))
            default: nil
            }
        }
    }
}
