// SPDX-License-Identifier: Apache-2.0

/// Splitting and stripping as Python's `str`.
extension String {
    /// `split()` at runs of white space; at most `max` cuts when not negative.
    func splitAtSpace(max: Int) -> [String] {
        var parts: [String] = []
        let view = unicodeScalars
        var index = view.startIndex
        while true {
            while index < view.endIndex, view[index].isPythonSpace { index = view.index(after: index) }
            guard index < view.endIndex else { return parts }
            if max >= 0, parts.count == max {
                // White space at the very end stays, as CPython leaves it.
                parts.append(String(view[index...]))
                return parts
            }
            let start = index
            while index < view.endIndex, !view[index].isPythonSpace { index = view.index(after: index) }
            parts.append(String(view[start..<index]))
        }
    }

    /// `rsplit()` at runs of white space.
    func splitAtSpaceFromEnd(max: Int) -> [String] {
        guard max >= 0 else { return splitAtSpace(max: -1) }
        var parts: [String] = []
        let view = unicodeScalars
        var end = view.endIndex
        let isSpace = { (index: String.Index) in view[view.index(before: index)].isPythonSpace }
        while true {
            while end > view.startIndex, isSpace(end) { end = view.index(before: end) }
            guard end > view.startIndex else { break }
            if parts.count == max {
                parts.append(String(view[..<end]))
                break
            }
            let last = end
            while end > view.startIndex, !isSpace(end) { end = view.index(before: end) }
            parts.append(String(view[end..<last]))
        }
        return parts.reversed()
    }

    /// `split(separator)`; the separator is not empty.
    func split(at separator: String, max: Int) -> [String] {
        var parts: [String] = []
        var start = 0
        while max < 0 || parts.count < max, let offset = byteOffset(of: separator, from: start) {
            parts.append(bytes(start..<offset))
            start = offset + separator.utf8.count
        }
        parts.append(bytes(start..<utf8.count))
        return parts
    }

    /// `rsplit(separator)`; the separator is not empty.
    func splitFromEnd(at separator: String, max: Int) -> [String] {
        guard max >= 0 else { return splitAllFromEnd(at: separator) }
        var parts: [String] = []
        var end = utf8.count
        while parts.count < max, let offset = lastByteOffset(of: separator, endingBy: end) {
            parts.append(bytes(offset + separator.utf8.count..<end))
            end = offset
        }
        parts.append(bytes(0..<end))
        return parts.reversed()
    }

    /// With overlapping separators the cuts differ from those made from the start.
    private func splitAllFromEnd(at separator: String) -> [String] {
        splitFromEnd(at: separator, max: utf8.count + 1)
    }

    /// `splitlines`.
    func lines(keepEnds: Bool) -> [String] {
        var lines: [String] = []
        let view = unicodeScalars
        var start = view.startIndex
        while start < view.endIndex {
            let end = view[start...].firstIndex { $0.isPythonLineBreak } ?? view.endIndex
            var next = end
            if next < view.endIndex {
                next = view.index(after: end)
                if view[end] == "\r", next < view.endIndex, view[next] == "\n" {
                    next = view.index(after: next)
                }
            }
            lines.append(String(view[start..<(keepEnds ? next : end)]))
            start = next
        }
        return lines
    }

    /// `strip`, `lstrip` and `rstrip`: takes away scalars of a set, or white space.
    func stripped(_ characters: String?, start: Bool = true, end: Bool = true) -> String {
        let set = characters.map { Set($0.unicodeScalars) }
        let goes = { (scalar: Unicode.Scalar) in set?.contains(scalar) ?? scalar.isPythonSpace }
        let view = unicodeScalars
        var first = view.startIndex
        var last = view.endIndex
        if start { while first < last, goes(view[first]) { first = view.index(after: first) } }
        if end {
            while last > first, goes(view[view.index(before: last)]) { last = view.index(before: last) }
        }
        return String(view[first..<last])
    }

    /// `replace`; a negative count replaces all.
    func replaced(_ old: String, with new: String, count: Int) -> String {
        if old.isEmpty { return interleaved(new, count: count) }
        guard count != 0, var offset = byteOffset(of: old) else { return self }
        var result = ""
        var start = 0
        var left = Swift.max(count, -1)
        while true {
            result += bytes(start..<offset)
            result += new
            start = offset + old.utf8.count
            left -= 1
            guard left != 0, let next = byteOffset(of: old, from: start) else { break }
            offset = next
        }
        return result + bytes(start..<utf8.count)
    }

    private func interleaved(_ new: String, count: Int) -> String {
        var left = Swift.max(count, -1)
        var result = ""
        for scalar in unicodeScalars {
            if left > 0 || count < 0 { result += new }
            left -= 1
            result.unicodeScalars.append(scalar)
        }
        return left > 0 || count < 0 ? result + new : result
    }

    /// How often another text stands in this one without overlap; an empty one before each scalar and
    /// at the end.
    func occurrences(of part: String) -> Int {
        if part.isEmpty { return scalarCount + 1 }
        var count = 0
        var start = 0
        while let offset = byteOffset(of: part, from: start) {
            count += 1
            start = offset + part.utf8.count
        }
        return count
    }

    /// `expandtabs`.
    func tabsExpanded(_ size: Int) -> String {
        var result = ""
        var column = 0
        for scalar in unicodeScalars {
            if scalar == "\t" {
                guard size > 0 else { continue }
                let width = size - column % size
                result += String(repeating: " ", count: width)
                column += width
            } else {
                result.unicodeScalars.append(scalar)
                column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
            }
        }
        return result
    }
}
