// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

extension TransportFailure {
    /// Tells apart how the HTTP library failed. Its words name hosts, never headers or queries.
    init(reading error: any Error) {
        self.init(Self.reason(of: error), Self.detail(of: error))
    }

    private static func reason(of error: any Error) -> Reason {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .getConnectionFromPoolTimeout, .readTimeout, .writeTimeout,
                .deadlineExceeded, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
                .timedOut
            case .tlsHandshakeTimeout: .tls
            case .invalidProxyResponse, .proxyAuthenticationRequired: .refused
            default: .connectionLost
            }
        case let error as NIOConnectionError:
            reason(of: error)
        case let error as IOError:
            [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH].contains(error.errnoCode)
                ? .refused : error.errnoCode == ETIMEDOUT ? .timedOut : .connectionLost
        case let error as HTTPParserError:
            // A connection that ends in the middle of an answer is told as a parser error too.
            error == .invalidEOFState ? .connectionLost : .invalidAnswer
        case NIOSSLError.uncleanShutdown:
            .connectionLost
        default:
            // Errors of the TLS library have several types, some of them not public.
            String(reflecting: type(of: error)).contains("SSL") ? .tls : .connectionLost
        }
    }

    private static func reason(of error: NIOConnectionError) -> Reason {
        if error.connectionErrors.isEmpty { return .unknownHost }
        let reasons = error.connectionErrors.map { reason(of: $0.error) }
        return reasons.contains(.refused) ? .refused : reasons.first ?? .refused
    }

    private static func detail(of error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError where error.connectionErrors.isEmpty:
            "no address for \(error.host)"
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { detail(of: $0.error) } ?? "cannot connect"
        case let error as HTTPClientError: error.shortDescription
        case let error as IOError: error.description
        default: "\(error)"
        }
    }
}
