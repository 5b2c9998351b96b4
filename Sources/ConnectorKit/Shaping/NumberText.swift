// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Texts that hold a number in a spelling that JSON does not have.
enum NumberText {
    /// How long such a text may be.
    static let bytesMax = 64

    /// The number as JSON writes it: spaces around it, a plus sign and zeros before it are left out, and
    /// digits are put where a point needs them. nil when it is none, or not finite.
    static func number(_ text: some Collection<UInt8>) -> String? {
        guard text.count <= bytesMax else { return nil }
        var rest = Array(text).trimmed[...]
        var number: [UInt8] = []
        if rest.first == UInt8(ascii: "-") { number.append(UInt8(ascii: "-")) }
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        let significant = whole.drop { $0 == UInt8(ascii: "0") }
        number += significant.isEmpty ? [UInt8(ascii: "0")] : significant
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix(while: isDigit)
            rest = rest.dropFirst(fraction.count)
            if !fraction.isEmpty { number += [UInt8(ascii: ".")] + fraction }
        }
        if whole.isEmpty && fraction.isEmpty { return nil }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            var exponent = rest.dropFirst()
            if exponent.first == UInt8(ascii: "-") || exponent.first == UInt8(ascii: "+") {
                exponent = exponent.dropFirst()
            }
            guard !exponent.isEmpty, exponent.allSatisfy(isDigit) else { return nil }
            number += rest
            rest = []
        }
        let text = String(decoding: number, as: UTF8.self)
        return rest.isEmpty && Double(text)?.isFinite == true ? text : nil
    }

    /// A number's digits before the point; nil when they do not fit 64 bits.
    static func whole(_ number: String) -> String? {
        if let number = Int64(number) { return String(number) }
        guard let double = Double(number) else { return nil }
        return Int64(exactly: double.rounded(.towardZero)).map { String($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

extension [UInt8] {
    /// Without spaces and tabs at its ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        let start = drop { $0 == 0x20 || $0 == 0x09 }
        let blanks = start.reversed().prefix { $0 == 0x20 || $0 == 0x09 }.count
        return start.dropLast(blanks)
    }
}
