// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// Texts of metadata in the form in which a header can carry them.
///
/// Printable ASCII stays as it is; anything else becomes one encoded word of RFC 2047 in base 64,
/// which other clients understand as well.
enum MetadataText {
    private static let opening = "=?UTF-8?B?"
    private static let closing = "?="

    static func encoded(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        let keepsItsEnds = text.utf8.first != 0x20 && text.utf8.last != 0x20
        // An empty value would be dropped by some servers.
        if isPlain, keepsItsEnds, !text.isEmpty, !text.hasPrefix("=?") { return text }
        return opening + Data(text.utf8).base64EncodedString() + closing
    }

    static func decoded(_ text: String) -> String {
        guard text.count >= opening.count + closing.count,
            text.prefix(opening.count).uppercased() == opening, text.hasSuffix(closing),
            let bytes = Data(base64Encoded: String(text.dropFirst(opening.count).dropLast(closing.count)))
        else { return text }
        return String(decoding: bytes, as: UTF8.self)
    }
}
