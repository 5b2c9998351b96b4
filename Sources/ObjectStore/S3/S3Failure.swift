// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Why one attempt failed.
enum S3Failure: Error {
    /// The server said no.
    case refused(S3Refusal)
    /// No connection, a broken one, or silence.
    case connection(S3ConnectionFailure)
    /// The answer is not what S3 answers.
    case unexpected(String)
    /// The body that was to be sent could not be read; not the server's doing.
    case source(any Error)
}

/// What a server said when it refused a request.
struct S3Refusal {
    let status: Int
    /// S3's own name of the reason, such as `NoSuchKey`; empty when there was none.
    let code: String
    let message: String
    /// The region that the server names.
    let region: String?
    /// The server's clock, in its own words and as the head of its answer has it.
    let serverTime: String?
    let date: Timestamp?
    /// How many seconds it asks to wait.
    let retryAfterSeconds: Int?
    /// What came instead of an S3 answer, such as the title of a web page.
    let foreignBody: String?

    /// Codes that mean: later.
    private static let overloadCodes: Set = [
        "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling",
        "ThrottlingException", "RequestLimitExceeded", "TooManyRequests", "OperationAborted",
    ]

    var isOverload: Bool {
        status == 429 || [500, 502, 503, 504].contains(status) || Self.overloadCodes.contains(code)
    }

    /// Whether other credentials may help.
    var isAboutCredentials: Bool {
        [
            "InvalidAccessKeyId", "ExpiredToken", "SignatureDoesNotMatch", "TokenRefreshRequired",
            "InvalidToken",
        ]
        .contains(code)
    }

    /// Reads the answer's body, an XML document if a server of S3 gave it.
    static func read(status: Int, headers: [String: String], bytes: [UInt8]) -> S3Refusal {
        let document = try? XMLElement.parse(bytes)
        let error = document.flatMap { $0.name == "Error" ? $0 : $0.all("Error").first }
        return S3Refusal(
            status: status,
            code: error?.value("Code") ?? "",
            message: error?.value("Message") ?? "",
            region: headers["x-amz-bucket-region"] ?? error?.value("Region"),
            serverTime: error?.value("ServerTime") ?? headers["date"],
            date: headers["date"].flatMap(ServerTime.http),
            retryAfterSeconds: headers["retry-after"].flatMap { Int($0) },
            foreignBody: error != nil || bytes.isEmpty ? nil : ForeignText.summary(of: bytes))
    }
}

/// In which way a connection failed.
struct S3ConnectionFailure {
    enum Kind: Hashable {
        case unknownHost
        case refused
        case connectTimeout
        /// TLS could not be begun.
        case tls
        /// What came is not HTTP.
        case notHTTP
        /// Connected, but no answer came in time.
        case silence
        /// It broke on the way.
        case lost
    }

    let kind: Kind
    /// The words of the library, for `-v`.
    let cause: any Error

    /// Whether the server cannot have seen the request.
    var isBeforeRequest: Bool { [.unknownHost, .refused, .connectTimeout, .tls].contains(kind) }
    /// Whether the same may go well a moment later.
    var isTransient: Bool { kind != .tls && kind != .notHTTP }
}

/// A short quotation of something that is no S3 answer.
enum ForeignText {
    private static let charactersMax = 120

    static func summary(of bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(4_096), as: UTF8.self)
        let lowered = text.lowercased()
        if let start = lowered.firstRange(of: "<title>"), let end = lowered.firstRange(of: "</title>"),
            start.upperBound < end.lowerBound
        {
            // Lower-casing may change lengths outside ASCII: then the place is found by distance.
            let from = lowered.distance(from: lowered.startIndex, to: start.upperBound)
            let count = lowered.distance(from: start.upperBound, to: end.lowerBound)
            return "a web page titled `\(flat(String(text.dropFirst(from).prefix(count))))`"
        }
        return "`\(flat(text))`"
    }

    private static func flat(_ text: String) -> String {
        let words = text.split(whereSeparator: { $0.isWhitespace || $0.isNewline }).joined(separator: " ")
        return words.count > charactersMax ? words.prefix(charactersMax) + "…" : words
    }
}
