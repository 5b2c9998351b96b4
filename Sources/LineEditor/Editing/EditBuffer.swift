// SPDX-License-Identifier: Apache-2.0

/// The text that is edited, possibly several lines, and the cursor in it.
///
/// It counts in characters as a reader sees them: a letter with its marks is one.
package struct EditBuffer: Hashable, Sendable {
    /// How much text a person may edit; a longer statement belongs into a file.
    package static let bytesMax = 1 << 20

    package private(set) var characters: [Character] = []
    /// Between 0 and the number of characters.
    package private(set) var cursor = 0

    package init(_ text: String = "") { set(text) }

    package var text: String { String(characters) }
    package var isEmpty: Bool { characters.isEmpty }
    package var textBeforeCursor: String { String(characters[..<cursor]) }

    /// Replaces everything; the cursor goes to the end.
    package mutating func set(_ text: String) {
        characters = Array(Self.clean(text))
        cursor = characters.count
    }

    /// Puts a text in at the cursor. - Returns: false when it is too long; nothing is changed then.
    package mutating func insert(_ text: String) -> Bool {
        let text = Self.clean(text)
        if text.utf8.count > 1_024 || characters.count > Self.bytesMax / 32 {
            guard self.text.utf8.count + text.utf8.count <= Self.bytesMax else { return false }
        }
        // A mark joins the letter before it, so both are cut into characters anew.
        let left = cursor > 0 ? String(characters[cursor - 1]) : ""
        let right = cursor < characters.count ? String(characters[cursor]) : ""
        let range = (cursor - (left.isEmpty ? 0 : 1))..<(cursor + (right.isEmpty ? 0 : 1))
        characters.replaceSubrange(range, with: Array(left + text + right))
        cursor = min(characters.count, range.lowerBound + (left + text).count)
        return true
    }

    /// Line breaks of every system are one character here.
    private static func clean(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        return text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }

    // MARK: Moving

    package mutating func move(to index: Int) { cursor = min(max(0, index), characters.count) }
    mutating func moveLeft() { move(to: cursor - 1) }
    mutating func moveRight() { move(to: cursor + 1) }
    mutating func moveToLineStart() { cursor = lineStart }
    mutating func moveToLineEnd() { cursor = lineEnd }
    mutating func moveWordLeft() { cursor = wordStart(before: cursor) }
    mutating func moveWordRight() { cursor = wordEnd(after: cursor) }

    /// One line up in the same column. - Returns: false on the first line.
    mutating func moveUp() -> Bool {
        let start = lineStart
        guard start > 0 else { return false }
        let column = cursor - start
        let above = self.start(ofLineWith: start - 1)
        cursor = min(above + column, start - 1)
        return true
    }

    /// One line down in the same column. - Returns: false on the last line.
    mutating func moveDown() -> Bool {
        let end = lineEnd
        guard end < characters.count else { return false }
        let column = cursor - lineStart
        let below = characters[(end + 1)...].firstIndex(of: "\n") ?? characters.count
        cursor = min(end + 1 + column, below)
        return true
    }

    var lineStart: Int { start(ofLineWith: cursor) }
    var lineEnd: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

    private func start(ofLineWith index: Int) -> Int {
        (characters[..<index].lastIndex(of: "\n")).map { $0 + 1 } ?? 0
    }

    // MARK: Words

    private static func isWord(_ character: Character) -> Bool {
        character == "_" || character.isLetter || character.isNumber
    }

    func wordStart(before index: Int) -> Int {
        var index = index
        while index > 0, !Self.isWord(characters[index - 1]) { index -= 1 }
        while index > 0, Self.isWord(characters[index - 1]) { index -= 1 }
        return index
    }

    func wordEnd(after index: Int) -> Int {
        var index = index
        while index < characters.count, !Self.isWord(characters[index]) { index += 1 }
        while index < characters.count, Self.isWord(characters[index]) { index += 1 }
        return index
    }

    func blankedWordStart(before index: Int) -> Int {
        var index = index
        while index > 0, characters[index - 1].isWhitespace { index -= 1 }
        while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
        return index
    }

    // MARK: Taking out

    /// Takes a part out. - Returns: its text.
    @discardableResult
    mutating func remove(_ range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<characters.count)
        let removed = String(characters[range])
        let (before, after) = (String(characters[..<range.lowerBound]), characters[range.upperBound...])
        characters = Array(before + String(after))
        cursor = min(characters.count, range.lowerBound)
        return removed
    }

    /// Swaps the characters around the cursor, as Emacs does.
    mutating func transpose() -> Bool {
        let end = cursor == characters.count || characters[cursor] == "\n" ? cursor : cursor + 1
        guard end >= 2, end - 2 >= lineStart else { return false }
        let swapped = [characters[end - 1], characters[end - 2]]
        let before = String(characters[..<(end - 2)] + swapped)
        // A mark that begins a line joins what now stands before it.
        characters = Array(before + String(characters[end...]))
        cursor = min(before.count, characters.count)
        return true
    }

    /// Replaces what stands before the cursor, from a character on.
    package mutating func replace(from start: Int, with text: String) -> Bool {
        remove(min(start, cursor)..<cursor)
        return insert(text)
    }
}
