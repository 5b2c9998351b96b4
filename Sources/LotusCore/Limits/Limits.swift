// SPDX-License-Identifier: Apache-2.0

/// The limits of this floor, each with its unit last.
package enum Limits {
    /// How many causes an error shows under `-v`; a longer chain ends in `…`.
    package static let errorCausesMax = 16
    /// How wide the quoted source line of an error may be before it is cut around the caret.
    package static let errorLineColumnsMax = 100
    /// How far apart the tab stops of a quoted source line are.
    package static let errorTabColumns = 4
    /// How many arrays and objects may be open at once in a JSON value; what is nested deeper is
    /// refused, so that no input can exhaust the stack.
    package static let jsonDepthMax = 256
    /// How much a JSON writer gathers before it hands its bytes on, unless told otherwise.
    package static let jsonFlushBytes = 64 * 1024
    /// How long a name may be before spelling suggestions compare it only by prefix and substring.
    package static let nearestNameScalarsMax = 128
    /// How short a known secret may be; a shorter one would blacken half of every text.
    package static let secretCharactersMin = 4
}
