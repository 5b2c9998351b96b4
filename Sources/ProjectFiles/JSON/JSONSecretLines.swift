// SPDX-License-Identifier: Apache-2.0

/// Hides the lines of a JSON file that may hold secrets; it works on broken files too.
///
/// A JSON text never spans lines, but a value may stand on the line after its key, and an object or
/// array under a secret key spans many: a line is hidden from a secret key up to the next line that
/// has a key which is none.
enum JSONSecretLines {
    static func hide(in source: SourceText) {
        var isHiding = false
        for number in 1...source.lineCount {
            let line = String(source.line(number))
            let keys = self.keys(of: line)
            if keys.contains(where: SecretNames.isSecretKey) || SecretNames.carriesCredential(line) {
                isHiding = true
            } else if !keys.isEmpty {
                isHiding = false
            }
            if isHiding { source.hide(lines: number...number) }
        }
    }

    /// Words that are followed by a colon, with or without quotes.
    private static func keys(of line: String) -> [String] {
        line.split(separator: ":").dropLast(line.hasSuffix(":") ? 0 : 1).map { part in
            let word = part.split { " \t\",{[}]'".contains($0) }.last ?? ""
            return String(word)
        }
    }
}
