// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension SourceLocation {
    /// The place of a part of a text that stands here; unchanged when the line does not show the text.
    func narrowed(to part: Substring, of text: String) -> SourceLocation {
        guard let lineText else { return self }
        var rest = lineText.unicodeScalars.dropFirst(max(0, column - 1))
        let isQuoted = rest.first == "\"" || rest.first == "'"
        if isQuoted { rest = rest.dropFirst() }
        guard rest.starts(with: text.unicodeScalars) else { return self }
        var place = self
        place.column +=
            text.unicodeScalars.distance(from: text.startIndex, to: part.startIndex) + (isQuoted ? 1 : 0)
        place.length = part.unicodeScalars.count
        return place
    }
}
