// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The errors of requests: what happened to which request of which stream, and what to do about it. No token,
/// no value of a query, and nothing of a record is in them.
struct ServiceErrors {
    let settings: ServiceClient.Settings
    let request: ServiceRequest

    private static let quotedCharactersMax = 300

    private var service: String { settings.service }
    private var asked: String { "\(request.method.rawValue) \(request.url)" }
    private var forStream: String { request.stream.map { " for the stream `\($0)`" } ?? "" }
    private var host: String { request.url.authority }

    // MARK: - Failures of attempts

    func error(_ failure: ServiceFailure, _ retries: ServiceRetries? = nil) -> LotusError {
        let attempts = retries.map { $0.attempts > 1 ? " (\($0.attempts) attempts)" : "" } ?? ""
        switch failure {
        case .refused(let refusal):
            return settings.explain(refusal) ?? refused(refusal, attempts, retries)
        case .throttledInBody:
            return rateLimit(retries)
        case .failedInBody(let reason):
            return LotusError(
                .sourceUnavailable, "\(service) failed\(forStream): \(quoted(reason)): \(asked)\(attempts)",
                hint: "Try again later; what was read stays.")
        case .transport(let failure):
            return transport(failure, attempts)
        }
    }

    private func transport(_ failure: TransportFailure, _ attempts: String) -> LotusError {
        switch failure.reason {
        case .unknownHost:
            LotusError(
                .sourceUnknownHost,
                "the host `\(request.url.host)` has no address\(forStream): \(asked)\(attempts)",
                hint: "Check its name in the configuration, and whether this machine can resolve names.",
                cause: failure)
        case .refused:
            LotusError(
                .sourceUnreachable, "nobody answers at \(host)\(forStream): \(asked)\(attempts)",
                hint: "Check the address, and whether a firewall or proxy is in between.", cause: failure)
        case .connectionLost:
            LotusError(
                .sourceUnreachable, "the connection to \(host) broke\(forStream): \(asked)\(attempts)",
                hint: "Try again later; what was read stays.", cause: failure)
        case .timedOut:
            LotusError(
                .sourceTimeout,
                "\(service) kept silent\(forStream) (\(failure.detail)): \(asked)\(attempts)",
                hint: "Try again later; what was read stays.", cause: failure)
        case .bodyTooShort:
            LotusError(
                .sourceTruncated,
                "the answer broke off\(forStream) (\(failure.detail)): \(asked)\(attempts)",
                hint: "Try again later; what was read stays. A proxy in between may be cutting long answers.",
                cause: failure)
        case .tls:
            LotusError(
                .sourceTLS, "no TLS connection to \(host) could be made\(forStream): \(asked)",
                hint: "When the certificate comes from an authority of your own, let LOTUS_CA_FILE name its "
                    + "file in PEM form. `-v` shows the reason.", cause: failure)
        case .invalidAnswer:
            LotusError(
                .sourceMalformed,
                "what \(host) answers is not HTTP\(forStream) (\(failure.detail)): \(asked)",
                hint: "Check that the address is that of \(service), and whether a proxy is in between.",
                cause: failure)
        }
    }

    private func rateLimit(_ retries: ServiceRetries?) -> LotusError {
        if let wanted = retries?.refusedWait {
            let seconds = Int((wanted / .seconds(1)).rounded(.up))
            return LotusError(
                .sourceRateLimit,
                "\(service) asks to wait \(seconds) seconds for its rate limit\(forStream), and one request "
                    + "waits \(settings.patience.rateLimitSecondsMax) at most: \(asked)",
                hint: "Run it again in \((seconds + 59) / 60) minutes; what was read stays.")
        }
        let waited = retries.map { Int($0.rateLimited / .seconds(1)) } ?? 0
        return LotusError(
            .sourceRateLimit,
            "\(service)'s rate limit did not end\(forStream) after \(waited) seconds of waiting: \(asked)",
            hint: "Another program may use up the account's limit. Run fewer syncs at a time, or at "
                + "another hour; what was read stays.")
    }

    // MARK: - Refusals

    private func refused(
        _ refusal: ServiceRefusal, _ attempts: String, _ retries: ServiceRetries?
    ) -> LotusError {
        let words = serviceWords(refusal.body).map { ", saying \($0)" } ?? ""
        let tail = "\(words): \(asked)\(attempts)"
        switch refusal.status {
        case 401:
            return LotusError(
                .sourceToken, "\(service) does not accept the token (401)\(forStream)\(tail)",
                hint: "Make a new token and put it into the configuration of the connection.")
        case 402:
            return LotusError(
                .sourcePlan, "the account's plan does not include this (402)\(forStream)\(tail)",
                hint: "Leave the stream out, or change the plan of the account at \(service).")
        case 403:
            let scope = request.scope.map { "the scope `\($0)`" } ?? "the scope for it"
            return LotusError(
                .sourcePermission, "the token lacks \(scope) (403)\(forStream)\(tail)",
                hint: "Grant \(scope) to the token at \(service), or leave the stream out.")
        case 404:
            return LotusError(
                .sourceNotFound, "\(service) has nothing there (404)\(forStream)\(tail)",
                hint: "Check the account or shop in the configuration of the connection.")
        case 429:
            return rateLimit(retries)
        case 408, 430, 500...:
            return LotusError(
                .sourceUnavailable, "\(service) failed with status \(refusal.status)\(forStream)\(tail)",
                hint: "Try again later; what was read stays.")
        default:
            return LotusError(
                .sourceStatus, "\(service) answered with status \(refusal.status)\(forStream)\(tail)",
                hint: "Check the configuration of the connection; when it is right, report this.")
        }
    }

    /// What the service itself says of an error, in one of the places where services say it.
    private func serviceWords(_ body: [UInt8]) -> String? {
        guard let answer = try? JSONValue(parsing: body) else { return nil }
        let errors = answer["errors"] ?? answer["error"] ?? answer["message"]
        let first = errors?.elements?.first ?? errors
        let words = first?.string ?? first?["detail"]?.string ?? first?["message"]?.string
        return words.map { "`\(quoted($0))`" }
    }

    private func quoted(_ words: String) -> String {
        let redactor = Redactor(settings.credentials.map(\.value) + settings.secrets)
        let flat = redactor.redact(words).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return flat.count > Self.quotedCharactersMax
            ? flat.prefix(Self.quotedCharactersMax) + "…" : flat
    }

    // MARK: - Others

    func redirect(to target: String) -> LotusError {
        LotusError(
            .sourceRedirect,
            "\(service) at \(request.url.origin) sends to \(target)\(forStream), and the token does not go "
                + "there: \(asked)",
            hint: "When the account or shop has moved, put its new address into the configuration.")
    }

    func tooManyRedirects(_ count: Int) -> LotusError {
        LotusError(
            .sourceRedirect, "\(service) sends elsewhere \(count) times in a row\(forStream): \(asked)",
            hint: "Check the address in the configuration.")
    }

    func tooLarge() -> LotusError {
        LotusError(
            .sourceTooLarge,
            "the answer is larger than \(request.bodyBytesMax >> 20) MB\(forStream): \(asked)",
            hint: "One record must be huge; find it at \(service), or leave the stream out.")
    }

    func changed(_ detail: String) -> LotusError {
        LotusError(
            .sourceMalformed, "what is downloaded\(forStream) is not one file: \(detail): \(asked)",
            hint: "Try again; what was read stays.")
    }
}
