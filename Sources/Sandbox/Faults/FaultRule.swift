// SPDX-License-Identifier: Apache-2.0

/// A fault and how often, and where, it strikes.
package struct FaultRule: Hashable, Sendable {
    /// What goes wrong.
    package enum Kind: Hashable, Sendable {
        /// An answer of that status instead; 429 and 503 carry `Retry-After`.
        case status(Int)
        /// No answer until the client goes.
        case hang
        /// The connection ends in the middle of the body.
        case disconnect
        /// The body lacks its end, and `Content-Length` agrees with what is left.
        case truncated
        /// The body lacks its end, and `Content-Length` is that of the whole.
        case shortBody
        /// A JSON body with its middle replaced by what is no JSON.
        case malformed
        /// A byte of a text replaced by one that UTF-8 does not know.
        case invalidUTF8
        /// A text that begins with half of a surrogate pair.
        case loneSurrogate
        /// A record that has each of its keys twice, with its own value the second time. Not in bulk results.
        case duplicateKeys
        /// A record of ``SandboxLimits/hugeRecordBytes``. Not in bulk results.
        case hugeRecord
        /// A record with numbers and objects where others have something else. Not in bulk results.
        case changedType
        /// A redirect to another host.
        case redirect
        /// The answer comes late.
        case slow
        /// The address of a bulk result no longer serves it. Strikes requests for bulk results alone.
        case expiredResult
        /// A bulk result lacks its last lines. Strikes requests for bulk results alone.
        case truncatedResult
    }

    package let kind: Kind
    /// The share of requests that it strikes, 0 to 1.
    package let rate: Double
    /// Only requests whose path contains this; nil for all.
    package let pathPart: String?

    package init(_ kind: Kind, rate: Double = 1, pathPart: String? = nil) {
        self.kind = kind
        self.rate = rate
        self.pathPart = pathPart
    }
}
