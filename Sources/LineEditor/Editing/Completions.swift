// SPDX-License-Identifier: Apache-2.0

/// What may stand in place of the word before the cursor.
package struct Completions: Hashable, Sendable {
    package struct Candidate: Hashable, Sendable {
        /// What goes into the text.
        package var text: String
        /// What the list shows.
        package var label: String
        /// What follows once it is the only one, such as a blank.
        package var suffix: String

        package init(_ text: String, label: String? = nil, suffix: String = "") {
            self.text = text
            self.label = label ?? text
            self.suffix = suffix
        }
    }

    /// How many characters before the cursor are replaced.
    package var replacedCount: Int
    package var candidates: [Candidate]

    package init(replacing replacedCount: Int = 0, _ candidates: [Candidate] = []) {
        self.replacedCount = replacedCount
        self.candidates = candidates
    }

    /// The longest beginning that all candidates share, whatever their case.
    var commonPrefix: String {
        guard let first = candidates.first?.text else { return "" }
        var prefix = Array(first)
        for candidate in candidates.dropFirst() {
            let length = zip(prefix, candidate.text).prefix {
                $0 == $1 || $0.lowercased() == $1.lowercased()
            }.count
            prefix.removeSubrange(length...)
        }
        return String(prefix)
    }
}
