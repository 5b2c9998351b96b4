// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Where a record lay in the input and where it went.
package struct ShapedRecord: Hashable, Sendable {
    /// In the scanner's bytes.
    package let input: Range<Int>
    /// In the output; of an open record without its closing brace.
    package let output: Range<Int>
    /// Whether nothing but the opening brace was written yet.
    package let isEmpty: Bool
}

/// Where a member of a record was found and where it was written.
package struct CapturedMember: Hashable, Sendable {
    /// The value in the scanner's bytes.
    package var input: Range<Int>
    /// The value in the output.
    package var output: Range<Int>
}
