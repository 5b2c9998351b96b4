// SPDX-License-Identifier: Apache-2.0

/// Numbers for people.
enum FigureText {
    /// `1234567` as `1,234,567`.
    static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + text
    }

    /// `12.3 MB`.
    static func bytes(_ bytes: Int) -> String {
        var value = Double(bytes)
        var unit = 0
        let units = ["B", "kB", "MB", "GB", "TB"]
        while value >= 1_000, unit < units.count - 1 {
            value /= 1_000
            unit += 1
        }
        return unit == 0 ? "\(bytes) B" : "\((value * 10).rounded() / 10) \(units[unit])"
    }

    /// `1.2 s`, `3 min`.
    static func duration(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        return seconds < 120 ? "\((seconds * 10).rounded() / 10) s" : "\(Int(seconds / 60)) min"
    }
}
