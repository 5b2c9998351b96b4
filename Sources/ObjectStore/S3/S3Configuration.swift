// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Who asks: a key pair, with a token when it is a temporary one.
package struct S3Credentials: Hashable, Sendable {
    package let accessKeyID: String
    package let secret: Secret
    package let sessionToken: Secret?

    /// A key pair.
    package init(accessKeyID: String, secret: Secret, sessionToken: Secret? = nil) {
        self.accessKeyID = accessKeyID
        self.secret = secret
        self.sessionToken = sessionToken
    }
}

/// Where a bucket is and how it is spoken to.
package struct S3Configuration: Sendable {
    /// Where the bucket's name stands in an address.
    package enum URLStyle: String, Hashable, Sendable {
        /// `http://host/bucket/key`, what SeaweedFS and other servers of one's own expect.
        case path
        /// `http://bucket.host/key`, what AWS prefers.
        case virtualHost = "vhost"
    }

    package let endpoint: S3Endpoint
    package let region: String
    package let bucket: String
    package let credentials: S3Credentials
    package let urlStyle: URLStyle
    /// How long to wait and how often to try.
    package var patience = S3Patience()

    /// A bucket at an endpoint.
    ///
    /// Throws `LL-STORE-020` when an address cannot be made of this.
    ///
    /// - Parameters:
    ///   - endpoint: A host with or without port and scheme; nil is AWS's own endpoint of the region.
    ///   - useTLS: Decides when the endpoint has no scheme; then nil means TLS.
    package init(
        endpoint: String?, region: String, bucket: String, accessKeyID: String, secret: Secret,
        sessionToken: Secret? = nil, useTLS: Bool? = nil, urlStyle: URLStyle = .path
    ) throws {
        self.endpoint = try S3Endpoint(endpoint ?? "s3.\(region).amazonaws.com", useTLS: useTLS)
        self.region = region
        self.bucket = bucket
        self.urlStyle = urlStyle
        credentials = S3Credentials(accessKeyID: accessKeyID, secret: secret, sessionToken: sessionToken)
        try validate()
    }

    private func validate() throws {
        let allowed = bucket.utf8.allSatisfy {
            $0 < 0x80
                && (Character(UnicodeScalar($0)).isLetter || Character(UnicodeScalar($0)).isNumber
                    || "._-".utf8.contains($0))
        }
        guard allowed, !bucket.isEmpty, bucket.utf8.count <= 255 else {
            throw LotusError(
                .storeConfiguration, "`\(bucket)` is no name of a bucket",
                hint: "A bucket's name has letters, digits, dots and dashes; folders belong into the prefix.")
        }
        guard !region.isEmpty, region.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
        else {
            throw LotusError(
                .storeConfiguration, "`\(region)` is no region",
                hint: "Use us-east-1 when the server has no regions.")
        }
        if urlStyle == .virtualHost, endpoint.isNumeric {
            throw LotusError(
                .storeUnknownHost,
                "\(bucket).\(endpoint.host) cannot be an address: the endpoint is a number, not a name",
                hint: "Set `url_style: path`: then the bucket stands after the host.")
        }
    }

    /// The value of the `Host` header.
    var hostHeader: String { urlStyle == .path ? endpoint.authority : "\(bucket).\(endpoint.authority)" }

    /// The encoded path of a key, or of the bucket itself.
    func path(of key: String?) -> String {
        let encoded = key.map { PercentEncoding.encoded($0, keepingSlashes: true) } ?? ""
        return urlStyle == .path ? "/\(bucket)" + (key == nil ? "" : "/\(encoded)") : "/\(encoded)"
    }

    /// The address up to the path.
    var base: String { "\(endpoint.useTLS ? "https" : "http")://\(hostHeader)" }
}
