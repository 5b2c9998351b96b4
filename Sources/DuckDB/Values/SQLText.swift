// SPDX-License-Identifier: Apache-2.0

/// Names and texts written into SQL, quoted so that they cannot be anything else.
package enum SQLText {
    /// A name in double quotes.
    package static func identifier(_ name: String) -> String {
        var quoted = "\""
        for character in name.unicodeScalars {
            if character == "\"" { quoted.append("\"") }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    /// A text in single quotes.
    package static func literal(_ text: String) -> String {
        var quoted = "'"
        for character in text.unicodeScalars {
            if character == "'" { quoted.append("'") }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "'"
    }
}
