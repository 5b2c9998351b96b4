// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A request as a connector states it.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package var method: Method
    /// Absolute.
    package var url: String
    /// In order; names in any case.
    package var headers: [Header]
    package var body: [UInt8]

    /// A header; a secret one is shown by nobody.
    package struct Header: Sendable {
        package let name: String
        package let value: Secret

        package init(_ name: String, _ value: Secret) {
            self.name = name
            self.value = value
        }
    }

    package init(_ method: Method, _ url: String, headers: [Header] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// The head of an answer.
package struct HTTPHead: Sendable {
    package let status: Int
    /// Names in lower case.
    package let headers: [(name: String, value: String)]

    package init(status: Int, headers: [(name: String, value: String)]) {
        self.status = status
        self.headers = headers
    }

    /// The first header of a name in lower case.
    package subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Sends one request and receives one answer; knows nothing of retries, limits or services. Redirects are
/// not followed. Throws ``TransportFailure``, `CancellationError`, or what `receive` throws.
package protocol HTTPTransport: Sendable {
    /// - Parameters:
    ///   - receive: Gets the head and then each chunk of the body as it arrives (a chunk is read when
    ///     `receive` has returned); with ``HTTPReception/head(_:)`` first, also when there is no body.
    func send(
        _ request: HTTPRequest, receive: @Sendable (HTTPReception) async throws -> Void
    ) async throws
}

/// A piece of an answer.
package enum HTTPReception: Sendable {
    case head(HTTPHead)
    case chunk([UInt8])
}

/// Why there was no whole answer.
package struct TransportFailure: Error, Sendable {
    package enum Reason: Sendable {
        case unknownHost, refused, timedOut, connectionLost, tls, bodyTooShort, invalidAnswer
    }

    package let reason: Reason
    /// Without secrets.
    package let detail: String

    package init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
