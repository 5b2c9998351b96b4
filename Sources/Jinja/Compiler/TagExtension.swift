// SPDX-License-Identifier: Apache-2.0

/// Tags of one's own.
///
/// A tag is read with the ``Parser`` and becomes statements that exist already: a macro with a name
/// of the extension's making, a scope, an evaluation.
package protocol TagExtension: Sendable {
    /// The words that begin its tags.
    var tags: [String] { get }
    /// Reads a tag. The current word is the tag itself; afterwards it is the end of the last tag's code.
    func parse(_ parser: inout Parser) throws(SyntaxError) -> [Statement]
}
