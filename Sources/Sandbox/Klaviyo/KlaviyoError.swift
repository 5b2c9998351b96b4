// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A refusal in Klaviyo's JSON:API form.
struct KlaviyoError: Error {
    let status: Int
    let code: String
    let title: String
    let detail: String
    /// The query parameter that is wrong.
    var parameter: String?
    var retryAfterSeconds: Int?

    static func invalid(_ parameter: String, _ detail: String) -> KlaviyoError {
        KlaviyoError(
            status: 400, code: "invalid", title: "Invalid input.", detail: detail, parameter: parameter)
    }

    static let noKey = KlaviyoError(
        status: 401, code: "not_authenticated", title: "Authentication credentials were not provided.",
        detail: "Missing or invalid authorization scheme. Use the scheme Klaviyo-API-Key.")

    static let wrongKey = KlaviyoError(
        status: 401, code: "authentication_failed", title: "Incorrect authentication credentials.",
        detail: "Incorrect authentication credentials.")

    static let deniedKey = KlaviyoError(
        status: 403, code: "permission_denied",
        title: "You do not have permission to perform this action.",
        detail: "The API key lacks a scope that this request needs.")

    static let noRevision = KlaviyoError(
        status: 400, code: "invalid", title: "Missing or invalid revision.",
        detail: "The header revision must name a revision such as 2024-10-15.")

    static func notFound(_ path: String) -> KlaviyoError {
        KlaviyoError(
            status: 404, code: "not_found", title: "Not found.",
            detail: "There is no resource at \(path).")
    }

    static let wrongMethod = KlaviyoError(
        status: 405, code: "method_not_allowed", title: "Method not allowed.",
        detail: "The sandbox answers to GET alone.")

    static func throttled(seconds: Int) -> KlaviyoError {
        KlaviyoError(
            status: 429, code: "throttled", title: "Request was throttled.",
            detail: "Request was throttled. Expected available in \(seconds) second.",
            retryAfterSeconds: seconds)
    }

    func response(number: UInt64) -> SandboxResponse {
        let source: JSONValue =
            parameter.map { ["parameter": .string($0)] } ?? ["pointer": "/data/"]
        let error: JSONValue = [
            "id": .string(
                "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - min(12, String(number).count))
                    + String(number)),
            "status": .integer(status), "code": .string(code), "title": .string(title),
            "detail": .string(detail), "source": source, "links": [:], "meta": [:],
        ]
        let headers = retryAfterSeconds.map { [("Retry-After", String($0))] } ?? []
        var response = SandboxResponse.json(["errors": [error]], status: status, headers: headers)
        response.headers[0].value = "application/vnd.api+json"
        return response
    }
}
