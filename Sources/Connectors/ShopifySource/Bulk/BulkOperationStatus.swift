// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A bulk operation as an answer tells it.
package struct BulkOperationStatus: Hashable, Sendable {
    /// `CREATED`, `RUNNING`, `COMPLETED`, `CANCELING`, `CANCELED`, `FAILED` or `EXPIRED`.
    package var state: String
    package var errorCode: String?
    /// How many lines the result has.
    package var lineCount: Int?
    /// How many bytes it has.
    package var byteCount: Int?
    /// Where the result is; nil when it has no lines.
    package var url: String?

    package init(
        _ state: String, errorCode: String? = nil, lineCount: Int? = nil, byteCount: Int? = nil,
        url: String? = nil
    ) {
        self.state = state
        self.errorCode = errorCode
        self.lineCount = lineCount
        self.byteCount = byteCount
        self.url = url
    }

    /// nil when the answer has no operation in it. Numbers of 64 bits come as text.
    package init?(_ json: JSONValue?) {
        guard let json, let state = json["status"]?.string else { return nil }
        self.init(
            state, errorCode: json["errorCode"]?.string, lineCount: Self.number(json["objectCount"]),
            byteCount: Self.number(json["fileSize"]), url: json["url"]?.string)
    }

    private static func number(_ json: JSONValue?) -> Int? {
        json?.string.flatMap { Int($0) } ?? json?.integer.map { Int($0) }
    }
}
