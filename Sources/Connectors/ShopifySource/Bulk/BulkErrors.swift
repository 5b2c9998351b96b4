// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// The errors of bulk operations: what happened to which stream, and what to do about it.
struct BulkErrors {
    private static let quotedCharactersMax = 300

    private let stream: ShopifyStream

    init(_ stream: ShopifyStream) {
        self.stream = stream
    }

    func error(_ failure: BulkOperationMachine.Failure) -> LotusError {
        switch failure {
        case .accessDenied: accessDenied()
        case .invalidQuery(let message): refused(message)
        case .busy:
            LotusError(
                .sourceRateLimit,
                "the shop had no place for a bulk operation of the stream `\(stream.name)` in "
                    + "\(BulkOperationMachine.busySecondsMax / 3_600) hours",
                hint:
                    "Those of a sync that was cut off, or of another program with this token, keep them all. "
                    + "Such an operation ends by itself after some hours; then sync again.")
        case .malformed(let what):
            LotusError(
                .sourceMalformed,
                "Shopify told \(what) of a bulk operation of the stream `\(stream.name)`",
                hint: "Report this; another version of the interface may have come.")
        }
    }

    func accessDenied() -> LotusError {
        let scopes = stream.scope ?? "for it"
        return LotusError(
            .sourcePermission,
            "the token lacks the scope `\(scopes)` for the stream `\(stream.name)` (ACCESS_DENIED)",
            hint: "Grant `\(scopes)` to the app at Shopify, or leave the stream out.")
    }

    func refused(_ message: String) -> LotusError {
        let flat = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return LotusError(
            .sourceMalformed,
            "Shopify refuses a query of the stream `\(stream.name)`: \(flat.prefix(Self.quotedCharactersMax))",
            hint: "Report this; another version of the interface may have come.")
    }

    /// What a query costs does not depend on when it is asked.
    func tooCostly(_ message: String) -> LotusError {
        var error = refused(message)
        error.message += " (MAX_COST_EXCEEDED)"
        error.hint = "No waiting helps. Report this; the shop's plan may allow less than others."
        return error
    }

    func gaveUp(_ window: BulkWindow, _ reason: String) -> LotusError {
        LotusError(
            .sourceUnavailable,
            "the bulk operations of the stream `\(stream.name)` for \(Instant.text(window.from)) to "
                + "\(Instant.text(window.until)) failed \(BulkWindow.attemptsMax) times: \(reason)",
            hint: "Try again later; what was read stays.")
    }

    /// The result has something in it that was not asked for.
    func unexpected(_ what: String) -> LotusError {
        LotusError(
            .sourceMalformed, "the result of a bulk operation of the stream `\(stream.name)` has \(what)",
            hint: "Report this; another version of the interface may have come.")
    }

    func file(_ what: String, _ number: Int32) -> LotusError {
        LotusError(
            .sourceFailure,
            "the result of a bulk operation of the stream `\(stream.name)` could not be \(what): "
                + SystemError.text(number),
            hint: "Make room in the folder for temporary files, or set TMPDIR to another one.")
    }
}
