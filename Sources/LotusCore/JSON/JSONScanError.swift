// SPDX-License-Identifier: Apache-2.0

/// Why some bytes are not JSON, and where.
package struct JSONScanError: Error, Hashable, Sendable {
    /// The rule that the bytes break.
    package enum Reason: UInt8, Sendable {
        case unexpectedEnd
        case expectedValue
        case expectedKey
        case expectedColon
        case expectedCommaOrBrace
        case expectedCommaOrBracket
        case textAfterValue
        case invalidNumber
        case controlCharacter
        case invalidEscape
        case loneSurrogate
        case invalidUTF8
        case tooDeep
        case expectedObject
        case expectedArray
    }

    /// The offset of the byte that breaks the rule; the length of the bytes when they end too early.
    package let offset: Int
    /// The rule.
    package let reason: Reason

    /// An error at a byte.
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONScanError: CustomStringConvertible {
    /// Such as `invalid JSON at byte 12: expected a value`; shows none of the bytes.
    package var description: String { "invalid JSON at byte \(offset): \(reason.text)" }
}

extension JSONScanError.Reason {
    /// The rule in words, without a full stop.
    package var text: String {
        switch self {
        case .unexpectedEnd: "unexpected end"
        case .expectedValue: "expected a value"
        case .expectedKey: "expected a key in double quotes"
        case .expectedColon: "expected `:` after a key"
        case .expectedCommaOrBrace: "expected `,` or `}` after a member"
        case .expectedCommaOrBracket: "expected `,` or `]` after an element"
        case .textAfterValue: "unexpected text after the value"
        case .invalidNumber: "invalid number"
        case .controlCharacter: "control character in a string"
        case .invalidEscape: "invalid escape in a string"
        case .loneSurrogate: "half of a surrogate pair in a string"
        case .invalidUTF8: "invalid UTF-8 in a string"
        case .tooDeep: "nested deeper than \(Limits.jsonDepthMax) levels"
        case .expectedObject: "expected an object"
        case .expectedArray: "expected an array"
        }
    }
}
