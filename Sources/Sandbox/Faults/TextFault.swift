// SPDX-License-Identifier: Apache-2.0

/// Faults in a text of an answer. The length stays, and so do keys, ids and times: a reader that mends the
/// text loses nothing else.
enum TextFault {
    /// Half of a surrogate pair.
    private static let half = Array(#"\ud800"#.utf8)
    /// What tells which record it is.
    private static let keptKeys: Set<String> = ["__typename", "type"]

    /// Replaces the first byte of a text by one that UTF-8 does not know.
    static func invalidate(_ bytes: inout [UInt8]) {
        guard let place = place(in: bytes) else { return }
        bytes[place] = 0xFF
    }

    /// Replaces the first letters of a text by half of a surrogate pair.
    static func halvePair(_ bytes: inout [UInt8]) {
        guard let place = place(in: bytes) else { return }
        bytes.replaceSubrange(place..<(place + half.count), with: half)
    }

    /// Where a text after the middle begins with enough letters, or one before it when there is none.
    private static func place(in bytes: [UInt8]) -> Int? {
        let middle = bytes.count / 2
        return place(in: bytes, middle..<bytes.count) ?? place(in: bytes, 0..<middle)
    }

    private static func place(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        let quote = UInt8(ascii: "\"")
        return range.dropFirst(4).first { place in
            guard bytes[place - 1] == quote, bytes[place - 2] == UInt8(ascii: ":"),
                bytes[place - 3] == quote, place + half.count < bytes.count,
                bytes[place..<(place + half.count)].allSatisfy({ isLetter($0) })
            else { return false }
            let key = bytes[..<(place - 3)].suffix(while: { $0 != quote })
            return !isKept(String(decoding: key, as: UTF8.self))
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isKept(_ key: String) -> Bool {
        keptKeys.contains(key) || key == "id" || key.hasSuffix("_id")
    }
}

extension BidirectionalCollection {
    /// The longest end whose elements all are as wanted.
    fileprivate func suffix(while isWanted: (Element) -> Bool) -> SubSequence {
        var start = endIndex
        while start > startIndex, isWanted(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}
