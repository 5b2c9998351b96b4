// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a service answers.
package struct SandboxResponse: Sendable {
    package enum Body: Sendable {
        case bytes([UInt8])
        /// Made piece by piece while it is sent, in constant memory.
        case stream(ResponseStream)
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: Body
    /// A `Content-Length` that is sent instead of the true one: a fault.
    package var claimedLength: Int?

    package init(
        status: Int = 200, headers: [(name: String, value: String)] = [], body: Body = .bytes([]),
        claimedLength: Int? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.claimedLength = claimedLength
    }

    /// A JSON document.
    package static func json(
        _ bytes: [UInt8], status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [("Content-Type", "application/json")] + headers, body: .bytes(bytes))
    }

    /// A small JSON document.
    package static func json(
        _ value: JSONValue, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> SandboxResponse {
        json(Array(value.text().utf8), status: status, headers: headers)
    }
}

/// The body of a long answer: a place in it and the closure that makes the next piece.
package struct ResponseStream: Sendable {
    /// The whole length when it is known, for `Content-Length`; nil sends the body in chunks.
    package let length: Int?
    /// The next piece, of some hundred kilobytes; nil at the end. Called by one task at a time.
    package let next: @Sendable () async -> [UInt8]?

    package init(length: Int? = nil, next: @escaping @Sendable () async -> [UInt8]?) {
        self.length = length
        self.next = next
    }
}
