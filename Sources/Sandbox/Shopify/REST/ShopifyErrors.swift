// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The Admin API's answers to what it refuses.
enum ShopifyErrors {
    static let wrongToken = refusal(
        401, "[API] Invalid API key or access token (unrecognized login or wrong password)")
    static let notFound = refusal(404, "Not Found")
    static let notAcceptable = refusal(406, "Not Acceptable")

    static func missingScope(_ scope: String) -> SandboxResponse {
        refusal(403, "[API] This action requires merchant approval for \(scope) scope.")
    }

    /// Too many calls of the REST API.
    static func tooManyCalls(retryAfterSeconds: Double) -> SandboxResponse {
        var response = refusal(
            429,
            "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service."
        )
        response.headers.append(("Retry-After", "\(retryAfterSeconds)"))
        return response
    }

    /// A parameter that cannot be, with what is wrong about it.
    static func parameter(_ name: String, _ message: String) -> SandboxResponse {
        .json(["errors": .object([JSONValue.Member(name, .string(message))])], status: 400)
    }

    private static func refusal(_ status: Int, _ message: String) -> SandboxResponse {
        .json(["errors": .string(message)], status: status)
    }
}
