// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

extension S3ConnectionFailure {
    /// Tells apart how the HTTP library failed.
    init(_ error: any Error) {
        cause = error
        kind = Self.kind(of: error)
    }

    private static func kind(of error: any Error) -> Kind {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .getConnectionFromPoolTimeout: .connectTimeout
            case .tlsHandshakeTimeout: .tls
            case .readTimeout, .writeTimeout, .deadlineExceeded: .silence
            default: .lost
            }
        case let error as NIOConnectionError:
            kind(of: error)
        case let error as IOError:
            [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH].contains(error.errnoCode)
                ? .refused : error.errnoCode == ETIMEDOUT ? .connectTimeout : .lost
        case let error as HTTPParserError:
            // A connection that ends in the middle of an answer is told as a parser error too.
            error == .invalidEOFState ? .lost : .notHTTP
        default:
            // The TLS library is not a dependency of ours: its errors are known by their name.
            String(reflecting: type(of: error)).contains("SSL") ? .tls : .lost
        }
    }

    private static func kind(of error: NIOConnectionError) -> Kind {
        if error.connectionErrors.isEmpty { return .unknownHost }
        let kinds = error.connectionErrors.map { kind(of: $0.error) }
        return kinds.contains(.refused) ? .refused : kinds.first ?? .refused
    }
}
