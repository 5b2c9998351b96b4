// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// A short way to write the schemas of streams, which are long in JSON: one word or bracket per node.
///
/// | text | node |
/// |---|---|
/// | `s` `i` `n` `b` | a string, an integer, a number, a boolean |
/// | `ts` `d` `t` | a string with the format `date-time`, `date`, `time` |
/// | `tw` | as `ts`, with the Airbyte type `timestamp_without_timezone` |
/// | `{name:T other:T}` | an object; blanks and line breaks part its properties |
/// | `J` | an object of which nothing is said |
/// | `[T]` `[]` | an array of T, an array of anything |
/// | `one(T\|T)` `any(T\|T)` | `oneOf`, `anyOf` |
/// | `null` | null alone, as one of several |
///
/// Every node may also be null, unless a `!` follows. A `+` before it says that an object may have more
/// properties than the named ones (`additionalProperties`).
package enum SchemaNotation {
    /// How deep a schema is nested at most.
    package static let depthMax = 32

    /// - Throws: ``Failure`` at the first byte that has no place in the notation.
    package static func parse(_ text: String) throws(Failure) -> SchemaNode {
        var reader = SchemaNotationReader(text)
        return try reader.document()
    }

    /// What is wrong with a text, and where.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        package let problem: String
        /// Bytes from the beginning.
        package let offset: Int

        package init(problem: String, offset: Int) {
            self.problem = problem
            self.offset = offset
        }

        package var description: String { "\(problem) at byte \(offset)" }
    }
}

extension SchemaNode {
    /// A node of a text in the program itself (``SchemaNotation``).
    package init(notation text: String) {
        do {
            self = try SchemaNotation.parse(text)
        } catch {
            preconditionFailure("A schema in the program is not written right: \(error): \(text.prefix(80))")
        }
    }
}
