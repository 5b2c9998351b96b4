// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Yams

/// Lets a parser that refuses repeated keys read them all.
///
/// The first character of an earlier key is exchanged for one of a private plane of Unicode, so that the
/// keys differ and all places stay the same. The tree's readers ask ``name(of:)`` for the key as written.
struct YAMLRepeatedKeys {
    /// The text for the parser.
    private(set) var text: String
    private let source: SourceText
    private var scalars: [Unicode.Scalar] = []
    private var lineStarts: [Int] = []
    private var originals: [Unicode.Scalar: Unicode.Scalar] = [:]

    private static let plane: ClosedRange<UInt32> = 0xF0000...0xFFFFD

    init(source: SourceText) {
        self.source = source
        text = source.text
    }

    /// Whether no key is repeated as far as is known.
    var isEmpty: Bool { originals.isEmpty }

    /// The key as written.
    func name(of key: String) -> String {
        guard !isEmpty, let first = key.unicodeScalars.first, let original = originals[first] else {
            return key
        }
        return String(String.UnicodeScalarView([original]) + key.unicodeScalars.dropFirst())
    }

    /// Tells the key that the parser refused from the later ones; false for an error of another kind, and
    /// for a key that cannot be changed.
    mutating func tellApart(_ error: any Error) -> Bool {
        guard case YamlError.duplicatedKeysInMapping(_, let context)? = error as? YamlError,
            originals.count < ProjectFileLimits.repeatedKeysMax, splitLines(),
            let place = place(line: context.mark.line, column: context.mark.column),
            let mask = Unicode.Scalar(Self.plane.lowerBound + UInt32(originals.count))
        else { return false }
        originals[mask] = scalars[place]
        scalars[place] = mask
        text = String(String.UnicodeScalarView(scalars))
        return true
    }

    /// Finds the lines on first use; false when the text has characters of the private plane itself.
    private mutating func splitLines() -> Bool {
        guard scalars.isEmpty else { return true }
        scalars = Array(source.text.unicodeScalars)
        guard !scalars.contains(where: { Self.plane.contains($0.value) }) else { return false }
        var start = 0
        for number in 1...source.lineCount {
            lineStarts.append(start)
            start += source.line(number).unicodeScalars.count
            let isPair = start + 1 < scalars.count && scalars[start] == "\r" && scalars[start + 1] == "\n"
            start += isPair ? 2 : 1
        }
        return true
    }

    /// The first character of the key itself; nil when properties (`&`, `!`) stand before it, or when it
    /// is empty.
    private func place(line: Int, column: Int) -> Int? {
        guard lineStarts.indices.contains(line - 1) else { return nil }
        let start = lineStarts[line - 1] + column - 1
        guard scalars.indices.contains(start), !["&", "!", "*", "?"].contains(scalars[start]) else {
            return nil
        }
        let isQuoted = scalars[start] == "\"" || scalars[start] == "'"
        guard isQuoted else { return start }
        guard scalars.indices.contains(start + 1), scalars[start + 1] != scalars[start] else { return nil }
        // An escape is kept whole by changing what it begins with.
        return start + 1
    }
}
