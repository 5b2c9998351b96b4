// SPDX-License-Identifier: Apache-2.0

/// A text whose secrets are gone, with a way to follow a place of the old text into the new one.
struct Redaction {
    let text: String
    /// Parts of the old text, as UTF-8 offsets, in order and apart.
    private let masked: [Range<Int>]

    init(of original: String, bytes: [UInt8], masking ranges: [Range<Int>]) {
        masked = Self.merged(ranges)
        guard !masked.isEmpty else {
            text = original
            return
        }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var copied = 0
        for range in masked {
            result += bytes[copied..<range.lowerBound]
            result += Redactor.placeholder.utf8
            copied = range.upperBound
        }
        result += bytes[copied...]
        text = String(decoding: result, as: UTF8.self)
    }

    /// Where a UTF-8 range of the old text is now; a range that touches a secret covers the placeholder.
    func range(of old: Range<Int>) -> Range<Int> {
        let start = place(of: old.lowerBound, towardsEnd: false)
        return start..<max(start, place(of: old.upperBound, towardsEnd: true))
    }

    private func place(of offset: Int, towardsEnd: Bool) -> Int {
        var shift = 0
        for range in masked where range.lowerBound < offset {
            let inside = offset < range.upperBound
            if inside && !towardsEnd { return range.lowerBound + shift }
            let placeholderEnd = range.lowerBound + shift + Redactor.placeholder.utf8.count
            if inside { return placeholderEnd }
            shift = placeholderEnd - range.upperBound
        }
        return offset + shift
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}
