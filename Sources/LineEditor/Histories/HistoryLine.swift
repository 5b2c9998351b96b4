// SPDX-License-Identifier: Apache-2.0

/// A text of several lines as one line of a file: `\n` and `\\` stand for line break and backslash.
enum HistoryLine {
    /// With the line break at its end.
    static func encode(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") + "\n"
    }

    static func decode(_ line: String) -> String {
        var text = ""
        var isEscaped = false
        for scalar in line.unicodeScalars {
            if isEscaped {
                text.unicodeScalars.append(scalar == "n" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
