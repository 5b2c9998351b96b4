// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Candidates in columns, as `ls` prints names.
enum CandidateList {
    /// How many are shown at most.
    static let candidatesMax = 200

    /// Lines without line breaks; a last one says how many candidates are left out.
    static func lines(_ labels: [String], columns: Int, rowsMax: Int) -> [String] {
        let labels = labels.map { PrintableText.isClean($0) ? $0 : "?" }
        let width = min(max(1, columns), (labels.map { PrintableText.columns($0) }.max() ?? 0) + 2)
        let perRow = max(1, columns / width)
        let shown = labels.prefix(min(candidatesMax, perRow * max(1, rowsMax)))
        let rowCount = (shown.count + perRow - 1) / perRow
        var lines = (0..<rowCount).map { row in
            var line = ""
            for label in stride(from: row, to: shown.count, by: rowCount).map({ shown[$0] }) {
                line += label + String(repeating: " ", count: max(1, width - PrintableText.columns(label)))
            }
            while line.last == " " { line.removeLast() }
            return line
        }
        if shown.count < labels.count { lines.append("… \(labels.count - shown.count) more") }
        return lines
    }
}

extension PrintableText {
    fileprivate static func isClean(_ text: String) -> Bool {
        !text.unicodeScalars.contains(where: isUnprintable)
    }
}
