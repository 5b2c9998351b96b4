// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import LotusCore

/// Signature version 4 of AWS: a pure function of the request, the credentials and the time.
package enum SigV4 {
    /// The part of a request that is signed.
    package struct Request: Sendable {
        package var method: String
        /// Percent-encoded, with its slashes.
        package var path: String
        /// Names and values that are not encoded yet.
        package var query: [(name: String, value: String)]
        /// All of them are signed; `Host` must be among them.
        package var headers: [(name: String, value: String)]
        /// The SHA-256 of the body in lower-case hexadecimal, or `UNSIGNED-PAYLOAD`.
        package var payloadHash: String

        /// A request to sign.
        package init(
            method: String, path: String, query: [(name: String, value: String)],
            headers: [(name: String, value: String)], payloadHash: String
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
            self.payloadHash = payloadHash
        }
    }

    /// The payload hash of a body that is not covered, as the connection protects it.
    package static let unsignedPayload = "UNSIGNED-PAYLOAD"

    /// The headers to add to a request: `x-amz-date`, `authorization`, and the token if there is one.
    package static func headers(
        for request: Request, credentials: S3Credentials, region: String, service: String = "s3",
        at time: Timestamp
    ) -> [(name: String, value: String)] {
        let stamp = timeText(time)
        var added = [(name: "x-amz-date", value: stamp)]
        if let token = credentials.sessionToken {
            added.append((name: "x-amz-security-token", value: token.revealed))
        }
        var signed = request
        signed.headers += added
        let scope = "\(stamp.prefix(8))/\(region)/\(service)/aws4_request"
        let toSign = [
            "AWS4-HMAC-SHA256", stamp, scope,
            HexadecimalText.text(SHA256.hash(data: Array(canonical(signed).utf8))),
        ]
        .joined(separator: "\n")
        let key = signingKey(
            credentials.secret, day: String(stamp.prefix(8)), region: region, service: service)
        let signature = HexadecimalText.text(
            HMAC<SHA256>.authenticationCode(for: Array(toSign.utf8), using: key))
        added.append(
            (
                name: "authorization",
                value: "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
                    + "SignedHeaders=\(signedNames(signed.headers)), Signature=\(signature)"
            ))
        return added
    }

    /// The query of a URL, sorted and encoded as the signature has it.
    package static func queryText(_ query: [(name: String, value: String)]) -> String {
        query.map { (PercentEncoding.encoded($0.name), PercentEncoding.encoded($0.value)) }
            .sorted { $0 < $1 }
            .map { "\($0)=\($1)" }
            .joined(separator: "&")
    }

    /// The request in the one form that both sides hash.
    private static func canonical(_ request: Request) -> String {
        let headers = sortedHeaders(request.headers).map { "\($0.name):\($0.value)\n" }.joined()
        return [
            request.method, request.path, queryText(request.query), headers, signedNames(request.headers),
            request.payloadHash,
        ].joined(separator: "\n")
    }

    private static func signedNames(_ headers: [(name: String, value: String)]) -> String {
        sortedHeaders(headers).map(\.name).joined(separator: ";")
    }

    /// Lower-case names in order; the values of one name together, with single spaces inside.
    private static func sortedHeaders(
        _ headers: [(name: String, value: String)]
    ) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for header in headers {
            let value = header.value.split(separator: " ").joined(separator: " ")
            values[header.name.lowercased(), default: []].append(value)
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.joined(separator: ",")) }
    }

    private static func signingKey(
        _ secret: Secret, day: String, region: String, service: String
    ) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(secret.revealed)".utf8))
        for part in [day, region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return key
    }

    /// Such as `20150830T123600Z`.
    private static func timeText(_ time: Timestamp) -> String {
        String(time.description.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }
}
