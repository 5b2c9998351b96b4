// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// A request of a stream to its service: the shape of it, what it counts for, and how it may be repeated.
package struct ServiceRequest: Sendable {
    package var method: HTTPRequest.Method
    package var url: ServiceURL
    /// Beside those of the service.
    package var headers: [HTTPRequest.Header] = []
    package var body: [UInt8] = []
    /// Whose request it is; nil when a configuration is checked.
    package var stream: StreamDescriptor?
    /// The scope that it needs, as the service calls it, such as `read_orders`; for the message of a 403.
    package var scope: String?
    /// Which budget of the rate limiter it counts for.
    package var rateKey = ""
    /// How much of the budget it takes.
    package var rateCost = 1.0
    /// Whether to send it again when nobody knows what became of it.
    package var isIdempotent = true
    /// How large an answer is accepted that is held in memory.
    package var bodyBytesMax = ConnectorLimits.pageBytesMax
    /// How often it is tried at most, when that is less than the service's own patience.
    package var attemptsMax = Int.max

    package init(_ method: HTTPRequest.Method, _ url: ServiceURL, stream: StreamDescriptor? = nil) {
        self.method = method
        self.url = url
        self.stream = stream
    }
}

/// A whole answer with a status of success.
package struct ServiceAnswer: Sendable {
    package let head: HTTPHead
    package let body: [UInt8]
}

/// What a connector says of an answer whose status is good.
package enum ServiceVerdict: Sendable {
    case accepted
    /// The service asks for patience in the body; after this long, or after our own patience.
    case throttled(Duration?)
    /// The service failed in the body, and the same request may go well the next time.
    case failed(String)
}

/// An answer whose status is not one of success.
package struct ServiceRefusal: Sendable {
    package let head: HTTPHead
    /// As much of it as is read of a refusal.
    package let body: [UInt8]
    package let request: ServiceRequest

    package var status: Int { head.status }
}
