// SPDX-License-Identifier: Apache-2.0

/// Walks over the scalars of a text and knows the line and column, both counted from 1.
struct TextScanner {
    private let scalars: String.UnicodeScalarView
    private var index: String.UnicodeScalarView.Index
    private(set) var place = SourcePlace.start

    init(_ text: String) {
        scalars = text.unicodeScalars
        index = scalars.startIndex
    }

    var isAtEnd: Bool { index == scalars.endIndex }
    var peek: Unicode.Scalar? { isAtEnd ? nil : scalars[index] }

    /// The scalar after the next one.
    var peekSecond: Unicode.Scalar? {
        guard !isAtEnd else { return nil }
        let second = scalars.index(after: index)
        return second == scalars.endIndex ? nil : scalars[second]
    }

    mutating func advance() {
        guard let scalar = peek else { return }
        index = scalars.index(after: index)
        // The same line breaks as ``SourceText``: CR LF counts when its LF passes.
        let breaksLine =
            switch scalar {
            case "\n", "\u{85}", "\u{2028}", "\u{2029}": true
            case "\r": peek != "\n"
            default: false
            }
        if breaksLine {
            place = SourcePlace(line: place.line + 1, column: 1)
        } else {
            place.column += 1
        }
    }

    /// Passes the next scalar if it is this one.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        advance()
        return true
    }

    mutating func takeWhile(_ matches: (Unicode.Scalar) -> Bool) -> String {
        var taken = String.UnicodeScalarView()
        while let scalar = peek, matches(scalar) {
            taken.append(scalar)
            advance()
        }
        return String(taken)
    }

    mutating func skipJSONSpace() {
        while let scalar = peek, scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t" {
            advance()
        }
    }
}
