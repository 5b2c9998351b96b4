// SPDX-License-Identifier: Apache-2.0

/// A text with one level of percent-encoding undone, which remembers where each byte came from.
///
/// Decoding the text finds a secret however an encoder chose to spell it: upper or lower case
/// digits, a few characters encoded or all.
struct PercentDecoding {
    private(set) var bytes: [UInt8] = []
    /// Where each decoded byte starts in the source; one more entry marks the end.
    private var starts: [Int] = []

    init(_ source: [UInt8]) {
        bytes.reserveCapacity(source.count)
        starts.reserveCapacity(source.count + 1)
        var index = 0
        while index < source.count {
            starts.append(index)
            if let byte = Self.escapedByte(in: source, at: index) {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        starts.append(source.count)
    }

    /// The part of the source that a decoded range came from.
    func sourceRange(_ range: Range<Int>) -> Range<Int> {
        starts[range.lowerBound]..<starts[range.upperBound]
    }

    private static func escapedByte(in source: [UInt8], at index: Int) -> UInt8? {
        guard source[index] == UInt8(ascii: "%"), index + 2 < source.count,
            let high = hexDigit(source[index + 1]), let low = hexDigit(source[index + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
