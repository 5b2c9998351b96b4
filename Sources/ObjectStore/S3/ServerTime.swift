// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Times in the forms that S3 servers write.
package enum ServerTime {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads `2026-11-24T11:42:54.000Z`, with any number of decimals or none.
    package static func iso(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19])
        else { return nil }
        var micros: Int64 = 0
        if bytes[19] == UInt8(ascii: ".") {
            let decimals = bytes[20..<(bytes.count - 1)].prefix(6)
            guard let value = number(decimals) else { return nil }
            micros = value
            for _ in decimals.count..<6 { micros *= 10 }
        } else if bytes.count != 20 {
            return nil
        }
        return time(year, month, day, hour, minute, second, micros)
    }

    /// Reads `Tue, 24 Nov 2026 11:42:54 GMT`.
    package static func http(_ text: String) -> Timestamp? {
        let words = text.split(whereSeparator: { $0 == " " || $0 == ":" })
        guard words.count == 8, words[7] == "GMT", let month = months.firstIndex(of: String(words[2])),
            let day = Int64(words[1]), let year = Int64(words[3]), let hour = Int64(words[4]),
            let minute = Int64(words[5]), let second = Int64(words[6])
        else { return nil }
        return time(year, Int64(month + 1), day, hour, minute, second, 0)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private static func time(
        _ year: Int64, _ month: Int64, _ day: Int64, _ hour: Int64, _ minute: Int64, _ second: Int64,
        _ micros: Int64
    ) -> Timestamp? {
        guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        // Years that begin on March 1st, so that a leap day ends its year; the inverse of CivilDate.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
        return Timestamp(microseconds: seconds * 1_000_000 + micros)
    }
}
