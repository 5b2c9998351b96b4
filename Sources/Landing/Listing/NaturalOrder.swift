// SPDX-License-Identifier: Apache-2.0

/// Names in the order that people read them: `part_9` comes before `part_10`.
package enum NaturalOrder {
    /// Whether a name comes before another. Runs of digits compare by their value, everything else by its
    /// bytes; names that differ only in leading zeros compare by their bytes.
    package static func isOrdered(_ one: String, before other: String) -> Bool {
        var ones = Array(one.utf8)[...]
        var others = Array(other.utf8)[...]
        while let first = ones.first, let second = others.first {
            if isDigit(first), isDigit(second) {
                let one = takeNumber(&ones)
                let other = takeNumber(&others)
                if one.count != other.count { return one.count < other.count }
                if one != other { return one.lexicographicallyPrecedes(other) }
            } else {
                if first != second { return first < second }
                ones.removeFirst()
                others.removeFirst()
            }
        }
        if ones.isEmpty != others.isEmpty { return ones.isEmpty }
        return one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// The digits of a number without leading zeros: a longer one is larger.
    private static func takeNumber(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = bytes.prefix(while: isDigit)
        bytes = bytes.dropFirst(digits.count)
        return digits.drop { $0 == UInt8(ascii: "0") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
