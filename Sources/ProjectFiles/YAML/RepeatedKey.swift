// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A key that stands again in its map, in a file where the last one counts.
package struct RepeatedKey: Hashable, Sendable {
    package let key: String
    /// Where the key stands again.
    package let location: SourceLocation
    /// The line of the one before it.
    let earlierLine: Int
    /// How many lists it lies in.
    let listDepth: Int

    /// The repetition with its place and a remedy (``LotusError/Code/duplicateKey``).
    package var warning: LotusError {
        LotusError(
            .duplicateKey,
            "the key '\(key)' appears twice (first in line \(earlierLine), again in line \(location.line));"
                + " the last one counts",
            hint: "Keep one of them.", location: location)
    }
}
