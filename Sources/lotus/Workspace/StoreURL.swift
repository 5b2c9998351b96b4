// SPDX-License-Identifier: Apache-2.0

/// A place in an object store that speaks S3: `s3://bucket/prefix`.
struct StoreURL: Hashable {
    let bucket: String
    /// Without a slash at its beginning.
    let prefix: String

    private static let schemes = ["s3://", "s3a://", "s3n://"]

    /// nil for a path of another kind.
    init?(_ text: String) {
        guard let scheme = Self.schemes.first(where: { text.lowercased().hasPrefix($0) }) else { return nil }
        let rest = text.dropFirst(scheme.count)
        bucket = String(rest.prefix { $0 != "/" })
        prefix = String(rest.dropFirst(bucket.count + 1))
        if bucket.isEmpty { return nil }
    }

    var text: String { "s3://\(bucket)/\(prefix)" }
}
