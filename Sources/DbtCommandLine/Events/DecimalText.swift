// SPDX-License-Identifier: Apache-2.0

/// Numbers with a fixed count of digits behind the point.
enum DecimalText {
    /// Such as `0.25`; a number that is not finite is 0.
    static func fixed(_ number: Double, digits: Int) -> String {
        let factor = (0..<digits).reduce(1.0) { factor, _ in factor * 10 }
        let scaled = (abs(number) * factor).rounded()
        guard scaled.isFinite, scaled < 1e15 else { return "0" }
        let text = String(Int64(scaled))
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return (number < 0 ? "-" : "") + padded.dropLast(digits) + (digits > 0 ? "." : "")
            + padded.suffix(digits)
    }
}
