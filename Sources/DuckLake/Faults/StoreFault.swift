// SPDX-License-Identifier: Apache-2.0

package import DuckDB

/// What went wrong between the engine and an object store, read from what httpfs says (DuckDB 1.5).
///
/// It is told from the status, from S3's own names of reasons and from curl's words: they are the same in
/// every language.
package struct StoreFault: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case unknownAccessKey, wrongSecret, expiredCredentials, accessDenied, clockSkew, wrongRegion
        case noBucket, noObject, noMatch
        case unknownHost, tls, nobodyListens, silence, connectionLost
        /// Still failing after all attempts, with this status.
        case overloaded(status: Int)
        /// Refused for another reason.
        case refused(status: Int)
    }

    package let kind: Kind
    /// What the engine asked for, as `s3://bucket/key` or as the address that it became.
    package let url: String

    /// nil when the error is of another kind.
    package init?(_ error: DuckDBError) {
        // The user's own words can be in these, such as in `error('…')`.
        let foreign: Set = ["Parser", "Binder", "Catalog", "Conversion", "Invalid Input", "Constraint"]
        guard !foreign.contains(error.type), let (kind, url) = Self.read(error.message) else { return nil }
        self.kind = kind
        self.url = url
    }

    private static func read(_ message: String) -> (Kind, String)? {
        if let url = text(in: message, after: "No files found that match the pattern \"", until: "\""),
            isRemote(url)
        {
            return (.noMatch, url)
        }
        guard let url = url(in: message) else { return nil }
        if let kind = reasons.first(where: { message.contains($0.name) })?.kind { return (kind, url) }
        if let kind = curlWords.first(where: { message.contains($0.words) })?.kind { return (kind, url) }
        guard let status = status(in: message) else { return nil }
        switch status {
        case 404: return (.noObject, url)
        case 401, 403: return (.accessDenied, url)
        case 429, 500, 502, 503, 504: return (.overloaded(status: status), url)
        case 301, 302, 307, 308: return (.wrongRegion, url)
        default: return (.refused(status: status), url)
        }
    }

    /// S3's own names, which its servers send with the status.
    private static let reasons: [(name: String, kind: Kind)] = [
        ("InvalidAccessKeyId", .unknownAccessKey), ("SignatureDoesNotMatch", .wrongSecret),
        ("RequestTimeTooSkewed", .clockSkew), ("RequestExpired", .clockSkew),
        ("ExpiredToken", .expiredCredentials), ("InvalidToken", .expiredCredentials),
        ("NoSuchBucket", .noBucket), ("NoSuchKey", .noObject), ("PermanentRedirect", .wrongRegion),
        ("AuthorizationHeaderMalformed", .wrongRegion), ("SlowDown", .overloaded(status: 503)),
        ("AccessDenied", .accessDenied),
    ]

    /// What libcurl calls its errors.
    private static let curlWords: [(words: String, kind: Kind)] = [
        ("Could not resolve hostname", .unknownHost), ("SSL connect error", .tls),
        ("SSL peer certificate", .tls), ("Problem with the SSL CA cert", .tls),
        // TLS that begins where plain HTTP was expected.
        ("Received HTTP/0.9 when not allowed", .tls), ("Weird server reply", .tls),
        ("Unsupported HTTP version", .tls), ("Unsupported protocol", .tls),
        ("Could not connect to server", .nobodyListens), ("Timeout was reached", .silence),
        ("Failure when receiving data", .connectionLost), ("Failed sending data", .connectionLost),
        ("Server returned nothing", .connectionLost), ("Transferred a partial file", .connectionLost),
        ("HTTP response body", .connectionLost),
    ]

    /// `(HTTP 403 Forbidden)`, `(HTTP code 404)`, `Request returned HTTP 503`.
    private static func status(in message: String) -> Int? {
        for start in ["(HTTP code ", "(HTTP ", "returned HTTP "] {
            guard let range = message.firstRange(of: start) else { continue }
            if let status = Int(message[range.upperBound...].prefix { $0.isNumber }) { return status }
        }
        return nil
    }

    private static func url(in message: String) -> String? {
        for start in ["reading '", "to '", "URL ", "from '", "for '", "'", "\""] {
            guard let found = text(in: message, after: start, untilAnyOf: ["'", "\"", ": ", " ", "\n"]),
                isRemote(found)
            else { continue }
            return found.hasSuffix(":") ? String(found.dropLast()) : found
        }
        return nil
    }

    private static func text(in message: String, after start: String, until end: Character) -> String? {
        guard let range = message.firstRange(of: start) else { return nil }
        return String(message[range.upperBound...].prefix { $0 != end })
    }

    private static func text(
        in message: String, after start: String, untilAnyOf ends: [String]
    ) -> String? {
        guard let range = message.firstRange(of: start) else { return nil }
        let rest = message[range.upperBound...]
        let end = ends.compactMap { rest.firstRange(of: $0)?.lowerBound }.min() ?? rest.endIndex
        return String(rest[..<end])
    }

    private static func isRemote(_ text: String) -> Bool {
        ["s3://", "s3a://", "s3n://", "http://", "https://"].contains { text.hasPrefix($0) }
    }
}
