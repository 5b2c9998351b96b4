// SPDX-License-Identifier: Apache-2.0

/// A pattern of names with `*`, `?`, `[set]` and `[!set]`, as Python 3.11's `fnmatch` takes it on Unix:
/// the whole name has to match, and case matters.
package struct NamePattern: Sendable {
    private enum Part: Sendable {
        case any
        case one
        case scalar(Unicode.Scalar)
        case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    }

    private let parts: [Part]
    /// The pattern when it has no wildcard.
    private let literal: String?

    /// A pattern; no text is a wrong one.
    package init(_ pattern: String) {
        parts = Self.parts(of: Array(pattern.unicodeScalars))
        literal = parts.allSatisfy { if case .scalar = $0 { true } else { false } } ? pattern : nil
    }

    /// Whether a name matches.
    package func matches(_ name: String) -> Bool {
        if let literal { return name.utf8.elementsEqual(literal.utf8) }
        if parts.count == 1, case .any = parts[0] { return true }
        let scalars = Array(name.unicodeScalars)
        var part = 0
        var place = 0
        // Where to go on when what follows the last `*` fails: the `*` takes one more.
        var retry: (part: Int, place: Int)?
        while place < scalars.count {
            if part < parts.count, case .any = parts[part] {
                retry = (part + 1, place)
                part += 1
            } else if part < parts.count, Self.matches(parts[part], scalars[place]) {
                part += 1
                place += 1
            } else if let (afterStar, start) = retry {
                retry = (afterStar, start + 1)
                (part, place) = (afterStar, start + 1)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { if case .any = $0 { true } else { false } }
    }

    private static func matches(_ part: Part, _ scalar: Unicode.Scalar) -> Bool {
        switch part {
        case .any, .one: true
        case .scalar(let wanted): scalar == wanted
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
        }
    }

    // MARK: Reading

    private static func parts(of pattern: [Unicode.Scalar]) -> [Part] {
        var parts: [Part] = []
        var place = 0
        while place < pattern.count {
            let scalar = pattern[place]
            place += 1
            switch scalar {
            case "*": parts.append(.any)
            case "?": parts.append(.one)
            case "[":
                guard let end = endOfSet(pattern, from: place) else {
                    parts.append(.scalar(scalar))
                    continue
                }
                parts.append(set(pattern[place..<end]))
                place = end + 1
            default: parts.append(.scalar(scalar))
            }
        }
        return parts
    }

    /// Where the `]` of a set stands; nil when the set is never closed and the `[` means itself.
    private static func endOfSet(_ pattern: [Unicode.Scalar], from start: Int) -> Int? {
        var place = start
        if place < pattern.count, pattern[place] == "!" { place += 1 }
        // A `]` right at the beginning is a member.
        if place < pattern.count, pattern[place] == "]" { place += 1 }
        return pattern[min(place, pattern.count)...].firstIndex(of: "]")
    }

    private static func set(_ text: ArraySlice<Unicode.Scalar>) -> Part {
        let isNegated = text.first == "!"
        var rest = Array(text.dropFirst(isNegated ? 1 : 0))[...]
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while let first = rest.popFirst() {
            // A `-` between two members makes a range; at either end it is a member itself.
            guard rest.count >= 2, rest.first == "-" else {
                ranges.append(first...first)
                continue
            }
            rest.removeFirst()
            guard let last = rest.popFirst() else { continue }
            // A range that runs backwards is empty.
            if first <= last { ranges.append(first...last) }
        }
        return .set(ranges, isNegated: isNegated)
    }
}
