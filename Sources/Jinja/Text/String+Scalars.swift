// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Text as Python sees it: a sequence of Unicode scalars, equal when all of them are.
///
/// Swift's own `==` and `count` go by graphemes and canonical equivalence, so nothing here uses them.
extension String {
    /// Runs a closure on the UTF-8 bytes.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(utf8).withUnsafeBufferPointer(body)
    }

    /// Whether both are the same scalars.
    func isSame(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return withBytes { one in
            other.withBytes { other in
                guard let left = one.baseAddress, let right = other.baseAddress else { return true }
                return memcmp(left, right, one.count) == 0
            }
        }
    }

    /// Less than zero when this text stands before another one by its scalars, 0 when they are the same.
    func order(_ other: String) -> Int {
        withBytes { one in
            other.withBytes { other in
                if let left = one.baseAddress, let right = other.baseAddress {
                    let order = memcmp(left, right, min(one.count, other.count))
                    if order != 0 { return Int(order) }
                }
                return one.count - other.count
            }
        }
    }

    /// Whether each scalar is one byte.
    var isPlain: Bool {
        withBytes { bytes in
            var all: UInt8 = 0
            for byte in bytes { all |= byte }
            return all < 0x80
        }
    }

    /// The number of scalars: Python's `len`.
    var scalarCount: Int {
        withBytes { bytes in
            var count = 0
            for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
            return count
        }
    }

    /// The scalars in an array, for work that needs an index.
    var scalarArray: [Unicode.Scalar] { Array(unicodeScalars) }

    /// A text of scalars.
    init(scalars: some Sequence<Unicode.Scalar>) {
        self.init(String.UnicodeScalarView(scalars))
    }

    /// One scalar by its number; nil past the end.
    func scalar(at index: Int) -> String? {
        guard index >= 0, index < utf8.count else { return nil }
        if isPlain {
            return String(Unicode.Scalar(utf8[utf8.index(utf8.startIndex, offsetBy: index)]))
        }
        let view = unicodeScalars
        guard let place = view.index(view.startIndex, offsetBy: index, limitedBy: view.endIndex),
            place < view.endIndex
        else { return nil }
        return String(view[place])
    }

    /// The scalars from `start` up to `end`, both within bounds.
    func scalars(from start: Int, to end: Int) -> String {
        guard start < end else { return "" }
        if isPlain {
            let first = utf8.index(utf8.startIndex, offsetBy: start)
            let last = utf8.index(first, offsetBy: end - start)
            return String(self[first..<last])
        }
        let view = unicodeScalars
        let first = view.index(view.startIndex, offsetBy: start)
        let last = view.index(first, offsetBy: end - start)
        return String(view[first..<last])
    }

    /// The bytes of a range as text; the range must not cut a scalar.
    func bytes(_ range: Range<Int>) -> String {
        let first = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        let last = utf8.index(first, offsetBy: range.count)
        return String(self[first..<last])
    }

    /// Where another text first stands, as a byte offset at or after `start`; an empty one stands at once.
    func byteOffset(of part: String, from start: Int = 0) -> Int? {
        withBytes { bytes in
            part.withBytes { part in
                guard start <= bytes.count else { return nil }
                guard let needle = part.baseAddress, part.count > 0 else { return start }
                guard let base = bytes.baseAddress else { return nil }
                // Each place where the first byte stands is tried.
                var offset = start
                while bytes.count - offset >= part.count,
                    let found = memchr(base + offset, Int32(needle[0]), bytes.count - offset - part.count + 1)
                {
                    offset = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                    if memcmp(found, needle, part.count) == 0 { return offset }
                    offset += 1
                }
                return nil
            }
        }
    }

    /// Where another text last stands, as a byte offset that ends at or before `end`.
    func lastByteOffset(of part: String, endingBy end: Int) -> Int? {
        withBytes { bytes in
            part.withBytes { part in
                var offset = end - part.count
                guard let needle = part.baseAddress, part.count > 0, let base = bytes.baseAddress else {
                    return offset >= 0 ? offset : nil
                }
                while offset >= 0 {
                    if memcmp(base + offset, needle, part.count) == 0 { return offset }
                    offset -= 1
                }
                return nil
            }
        }
    }

    /// Whether another text is part of this one.
    func holds(_ part: String) -> Bool { byteOffset(of: part) != nil }

    /// Whether this text begins with another.
    func begins(with part: String) -> Bool { utf8.starts(with: part.utf8) }

    /// Whether this text ends with another.
    func ends(with part: String) -> Bool {
        utf8.count >= part.utf8.count && utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
    }

    /// How many scalars stand before a byte offset.
    func scalarIndex(ofByte offset: Int) -> Int {
        withBytes { bytes in
            var count = 0
            for index in 0..<offset where bytes[index] & 0xC0 != 0x80 { count &+= 1 }
            return count
        }
    }

    /// The byte offset of a scalar's number, at most the number of scalars.
    func byteOffset(ofScalar index: Int) -> Int {
        withBytes { bytes in
            var left = index
            for offset in bytes.indices where bytes[offset] & 0xC0 != 0x80 {
                if left == 0 { return offset }
                left &-= 1
            }
            return bytes.count
        }
    }
}
