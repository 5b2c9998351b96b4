// SPDX-License-Identifier: Apache-2.0

/// A request to a bucket, before it is signed.
struct S3Request {
    enum Method: String {
        case get = "GET"
        case head = "HEAD"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    var method: Method
    /// nil asks the bucket itself.
    var key: String?
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body: ObjectBody?
    /// Whether to send it again when nobody knows what became of it.
    var isIdempotent = true

    init(_ method: Method, key: String? = nil) {
        self.method = method
        self.key = key
    }
}

/// The head of an answer, with as much of it as the caller asked for.
struct S3Answer {
    let status: Int
    let headers: [String: String]
    let bytes: [UInt8]

    /// The ETag without its quotes; empty when the server gave none.
    var etag: String { S3Answer.bare(headers["etag"] ?? "") }

    static func bare(_ etag: String) -> String {
        etag.count >= 2 && etag.hasPrefix("\"") && etag.hasSuffix("\"")
            ? String(etag.dropFirst().dropLast()) : etag
    }
}
