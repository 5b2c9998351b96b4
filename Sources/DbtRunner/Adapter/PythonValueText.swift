// SPDX-License-Identifier: Apache-2.0

internal import DuckDB

/// What Python's `str` makes of the values that DuckDB's client gives and agate knows no type for.
enum PythonValueText {
    static func text(_ value: DuckDB.Value) -> String {
        switch value {
        case .text(let text), .json(let text), .enumeration(let text): text
        case .blob(let bytes): literal(bytes)
        case .time(let count): clock(Int(count))
        case .timeNanoseconds(let count): clock(Int(count) / 1_000)
        case .timeTZ(let count, let offset): clock(Int(count)) + self.offset(Int(offset))
        case .interval(let months, let days, let microseconds):
            interval(days: Int(months) * 30 + Int(days), microseconds: Int(microseconds))
        default: value.description
        }
    }

    /// `isoformat` of a date or time.
    static func isoText(_ value: DuckDB.Value) -> String {
        let text = value.description
        switch value {
        case .timestamp: return text.replacing(" ", with: "T")
        case .timestampTZ: return text.replacing(" ", with: "T").replacing("+00", with: "+00:00")
        default: return text
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static func clock(_ microseconds: Int) -> String {
        let seconds = microseconds / 1_000_000
        let fraction = microseconds % 1_000_000
        return [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
            + (fraction == 0 ? "" : "." + padded(fraction, 6))
    }

    private static func offset(_ seconds: Int) -> String {
        let magnitude = abs(seconds)
        return (seconds < 0 ? "-" : "+") + padded(magnitude / 3600, 2) + ":"
            + padded(magnitude / 60 % 60, 2)
    }

    /// A `timedelta`, whose days alone may be negative.
    private static func interval(days: Int, microseconds: Int) -> String {
        let perDay = 86_400_000_000
        let more = Int((Double(microseconds) / Double(perDay)).rounded(.down))
        let (total, rest) = (days + more, microseconds - more * perDay)
        let seconds = rest / 1_000_000
        let fraction = rest % 1_000_000
        let clock =
            "\(seconds / 3600):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
            + (fraction == 0 ? "" : "." + padded(fraction, 6))
        return total == 0 ? clock : "\(total) day\(abs(total) == 1 ? "" : "s"), \(clock)"
    }

    /// `repr` of `bytes`.
    private static func literal(_ bytes: [UInt8]) -> String {
        let single = UInt8(ascii: "'")
        let quote = bytes.contains(single) && !bytes.contains(UInt8(ascii: "\"")) ? "\"" : "'"
        var text = "b" + quote
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\\"): text += "\\\\"
            case single where quote == "'": text += "\\'"
            case UInt8(ascii: "\n"): text += "\\n"
            case UInt8(ascii: "\r"): text += "\\r"
            case UInt8(ascii: "\t"): text += "\\t"
            case 32..<127: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + quote
    }
}
