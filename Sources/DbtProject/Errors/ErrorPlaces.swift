// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Finds the line that an error speaks of.
///
/// Resources do not keep where each of their words stood. When there is an error, the file is read once more, and
/// the first of some words that stands in it is the place.
struct ErrorPlaces {
    private let folders: [String: String]

    init(_ packages: [PackageDefinition]) {
        folders = Dictionary(packages.map { ($0.name, $0.folder) }, uniquingKeysWith: { first, _ in first })
    }

    /// The place of the first word that a file holds; its first line when it holds none.
    ///
    /// - Parameters:
    ///   - words: the best first.
    ///   - file: relative to the package, or with it: `package://models/a.yml`.
    func place(of words: [String], in file: String, package: String) -> SourceLocation {
        let (package, file) = Self.split(file, package)
        guard let text = text(of: file, package) else {
            return SourceLocation(file: file, line: 1, column: 1)
        }
        for word in words {
            guard let offset = Self.offset(of: word, in: text) else { continue }
            return SourceLocation(
                file: file, text: text, utf8Offset: offset, length: word.unicodeScalars.count)
        }
        return SourceLocation(file: file, line: 1, column: 1)
    }

    /// The place of a word in the first of some files that holds it.
    func place(of word: String, inFirstOf files: [String], package: String) -> SourceLocation {
        let places = files.map { place(of: [word], in: $0, package: package) }
        return places.first { $0.lineText != nil } ?? places[0]
    }

    /// An error of a text that stands in a file, such as a description, at its place in this file.
    func moved(_ error: LotusError, into file: String, package: String) -> LotusError {
        var moved = error
        let (package, file) = Self.split(file, package)
        guard let location = error.location, let whole = self.text(of: file, package),
            let line = location.lineText,
            let start = whole.firstRange(of: line.strippedAsPython)
        else {
            moved.location?.file = file
            return moved
        }
        let lead = line.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count
        let offset = whole.utf8.distance(from: whole.startIndex, to: start.lowerBound)
        var place = SourceLocation(file: file, text: whole, utf8Offset: offset, length: location.length)
        place.column += max(0, location.column - 1 - lead)
        moved.location = place
        return moved
    }

    // MARK: Texts

    private static func split(_ file: String, _ package: String) -> (package: String, file: String) {
        guard let mark = file.firstRange(of: "://") else { return (package, file) }
        return (String(file[..<mark.lowerBound]), String(file[mark.upperBound...]))
    }

    private func text(of file: String, _ package: String) -> String? {
        guard let folder = folders[package],
            let bytes = try? FileText.bytes("\(folder)/\(file)", shownAs: file)
        else {
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Where a word stands that is not part of a longer one.
    private static func offset(of word: String, in text: String) -> Int? {
        guard !word.isEmpty else { return nil }
        for range in text.ranges(of: word) {
            let before = text[..<range.lowerBound].unicodeScalars.last
            let after = text[range.upperBound...].unicodeScalars.first
            if isInWord(before) || isInWord(after) { continue }
            return text.utf8.distance(from: text.startIndex, to: range.lowerBound)
        }
        return nil
    }

    private static func isInWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }
}
