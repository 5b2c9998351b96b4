// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// Where the results of bulk operations are served.
enum BulkResultAddress {
    /// The host that serves them to who asks through TLS, as at the original.
    static let secureHost = "storage.googleapis.com"
    static let pathStart = "/bulk-results/"

    /// The address of a result; who asks the sandbox in clear is sent to the sandbox itself.
    static func url(of operation: BulkOperation, _ request: SandboxRequest) -> String {
        let origin = request.isSecure ? "https://\(secureHost)" : request.origin
        let name = "bulk-\(operation.id).jsonl"
        let disposition = "attachment; filename=\"\(name)\"; filename*=UTF-8''\(name)"
        return "\(origin)\(pathStart)\(operation.id)?signature=\(signature(operation))"
            + "&response-content-disposition=\(PercentText.encoded(disposition))"
            + "&response-content-type=\(PercentText.encoded("application/jsonl"))"
    }

    /// What the address must hold, so that it cannot be guessed from the id alone.
    static func signature(_ operation: BulkOperation) -> String {
        String(Deterministic.mix(UInt64(operation.id)), radix: 16)
    }
}

extension BulkOperations {
    /// The answer to who asks for a result.
    func result(for request: SandboxRequest) -> SandboxResponse {
        guard let operation = operation(request.path), operation.status.isFinished,
            request.queryValue("signature") == BulkResultAddress.signature(operation)
        else { return Self.refusal(404, "NoSuchKey", "The specified key does not exist.") }
        if let finishedAt = operation.finishedAt, clock.now - finishedAt > options.bulkResultDuration {
            return Self.refusal(403, "ExpiredToken", "The provided token has expired.")
        }
        let lines = LinesInTurn(operation.makeLines())
        let length = operation.servedSize().bytes
        return SandboxResponse(
            headers: [
                ("Content-Type", request.queryValue("response-content-type") ?? "application/jsonl"),
                ("Content-Disposition", request.queryValue("response-content-disposition") ?? "attachment"),
            ],
            body: .stream(ResponseStream(length: length) { lines.next() }))
    }

    private static func refusal(_ status: Int, _ code: String, _ message: String) -> SandboxResponse {
        let document =
            "<?xml version='1.0' encoding='UTF-8'?><Error><Code>\(code)</Code>"
            + "<Message>\(message)</Message></Error>"
        return SandboxResponse(
            status: status, headers: [("Content-Type", "application/xml; charset=UTF-8")],
            body: .bytes(Array(document.utf8)))
    }
}

/// Lines that are handed out piece by piece.
private final class LinesInTurn: Sendable {
    private let lines: Mutex<BulkLines>

    init(_ lines: BulkLines) {
        self.lines = Mutex(lines)
    }

    func next() -> [UInt8]? { lines.withLock { $0.next() } }
}
