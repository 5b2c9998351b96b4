// SPDX-License-Identifier: Apache-2.0

extension JSONScanner {
    /// The bytes of a value as they stand; those of a string with its quotes.
    package func bytes(of slice: JSONSlice) -> UnsafeBufferPointer<UInt8> { rebased(slice.range) }

    /// The text of a string with its escapes undone; of another value the value as it is written.
    package func text(of slice: JSONSlice) -> String {
        let content = rebased(slice.content)
        return slice.hasEscapes ? JSONStringDecoder.decode(content) : String(decoding: content, as: UTF8.self)
    }

    /// Whether the text of a string is this one.
    package func equals(_ slice: JSONSlice, _ text: String) -> Bool {
        if slice.hasEscapes { return self.text(of: slice).utf8.elementsEqual(text.utf8) }
        return rebased(slice.content).elementsEqual(text.utf8)
    }

    /// The number of an ``JSONKind/integer`` that fits; nil for everything else.
    package func integer<Number: FixedWidthInteger>(of slice: JSONSlice, as: Number.Type = Int64.self)
        -> Number?
    {
        guard slice.kind == .integer else { return nil }
        return Number(String(decoding: rebased(slice.range), as: UTF8.self))
    }

    /// The nearest double of a number in any form; nil for everything else and when it is too large.
    package func double(of slice: JSONSlice) -> Double? {
        guard slice.kind.isNumber else { return nil }
        guard let number = Double(String(decoding: rebased(slice.range), as: UTF8.self)) else { return nil }
        return number.isFinite ? number : nil
    }

    private func rebased(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        precondition(range.upperBound <= grammar.bytes.count, "A slice belongs to the scanner that found it.")
        return UnsafeBufferPointer(rebasing: grammar.bytes[range])
    }
}
