// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Names a run: a UUID of version 7 (RFC 9562), so that later runs have larger names.
package struct RunID: Hashable, Sendable {
    /// Such as `019aa0c8-5b1e-7c3a-9f0e-2d4b6a8c0e12`.
    package let text: String

    /// A name that was stored.
    package init(_ text: String) { self.text = text }

    /// A new name.
    package static func make(at now: Timestamp, random: inout some RandomNumberGenerator) -> RunID {
        let milliseconds = UInt64(clamping: now.microseconds / 1_000) & 0xffff_ffff_ffff
        let high = milliseconds << 16 | 0x7000 | random.next() & 0x0fff
        let low = 0x8000_0000_0000_0000 | random.next() & 0x3fff_ffff_ffff_ffff
        let digits = hexadecimal(high) + hexadecimal(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return RunID(text)
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// When it was made, in whole milliseconds; nil when the text is no UUID of version 7.
    package var createdAt: Timestamp? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12], parts[2].hasPrefix("7"),
            let milliseconds = Int64(parts[0] + parts[1], radix: 16)
        else { return nil }
        return Timestamp(microseconds: milliseconds * 1_000)
    }

    /// What tells it from others on a screen: the end, since the beginning is the time.
    package var short: String { String(text.suffix(8)) }
}

extension RunID: CustomStringConvertible {
    package var description: String { text }
}

extension RunID: Comparable {
    package static func < (one: RunID, other: RunID) -> Bool { one.text < other.text }
}
