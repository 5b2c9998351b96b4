// SPDX-License-Identifier: Apache-2.0

/// A value that must never be printed: a password, a key, a token.
///
/// Both descriptions are `<REDACTED>`; the text is reached only by name, so that every use can be
/// found by searching for `revealed`.
package struct Secret: Hashable, Sendable {
    /// The text itself, for the one place that hands it to the engine or the network.
    package let revealed: String

    /// A secret with this text.
    package init(_ text: String) {
        self.revealed = text
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the text.
    package var description: String { "<REDACTED>" }
    /// Never the text.
    package var debugDescription: String { "<REDACTED>" }
    /// Shows nothing to `dump`.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
