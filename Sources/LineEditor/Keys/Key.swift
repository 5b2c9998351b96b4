// SPDX-License-Identifier: Apache-2.0

/// What a person pressed, told apart from the bytes that terminals send for it.
package enum Key: Hashable, Sendable {
    /// One character, or the mark that follows it.
    case text(String)
    /// What was pasted, at once and with its line breaks.
    case paste(String)
    /// A letter with Control, in lower case.
    case control(Character)
    /// A character with Alt or behind Escape, in lower case.
    case meta(Character)
    case enter, metaEnter, tab, backTab, backspace, metaBackspace, delete, escape
    case up, down, left, right, wordLeft, wordRight, home, end
    /// Something that the editor has no use for.
    case other
}
