// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a profile says of the store that holds a bucket: for messages, so without the secret itself.
package struct StoreAccess: Sendable {
    package let bucket: String
    /// Host and port; nil for AWS's own.
    package let endpoint: String?
    package let accessKeyID: String?
    /// The name of the secret under `secrets:`; nil when the credentials come from the environment.
    package let secretName: String?
    package let isPathStyle: Bool
    package let usesTLS: Bool
    /// The place in profiles.yml.
    package let source: SourceLocation?

    package init(
        bucket: String, endpoint: String?, accessKeyID: String?, secretName: String?, isPathStyle: Bool,
        usesTLS: Bool, source: SourceLocation? = nil
    ) {
        self.bucket = bucket
        self.endpoint = endpoint
        self.accessKeyID = accessKeyID
        self.secretName = secretName
        self.isPathStyle = isPathStyle
        self.usesTLS = usesTLS
        self.source = source
    }

    /// Where a user changes it.
    var place: String {
        secretName.map { "of the secret `\($0)` under `secrets:` in profiles.yml" }
            ?? "in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL)"
    }

    /// Whether an address of the engine belongs to the bucket.
    package func covers(_ url: String) -> Bool { key(of: url) != nil }

    /// The key in an address of the engine; nil when it belongs elsewhere.
    package func key(of url: String) -> String? {
        let rest: Substring
        if let scheme = ["s3://", "s3a://", "s3n://"].first(where: { url.hasPrefix($0) }) {
            rest = url.dropFirst(scheme.count)
        } else if let range = url.firstRange(of: "://") {
            let address = url[range.upperBound...]
            if address.hasPrefix(bucket + ".") {
                guard let slash = address.firstIndex(of: "/") else { return "" }
                return String(address[address.index(after: slash)...].prefix { $0 != "?" })
            }
            guard let slash = address.firstIndex(of: "/") else { return nil }
            if let endpoint, address[..<slash] != endpoint { return nil }
            rest = address[address.index(after: slash)...]
        } else {
            return nil
        }
        guard rest == bucket || rest.hasPrefix(bucket + "/") || rest.hasPrefix(bucket + "?") else {
            return nil
        }
        return String(rest.dropFirst(bucket.count).prefix { $0 != "?" }.drop { $0 == "/" })
    }
}
