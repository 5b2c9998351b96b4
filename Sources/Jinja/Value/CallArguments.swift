// SPDX-License-Identifier: Apache-2.0

/// The arguments of one call, in the order they were written.
package struct CallArguments: Sendable {
    /// Arguments without a name.
    package var positional: [Value]
    /// Named arguments; the caller has made sure that no name stands twice.
    package var keyword: [(name: String, value: Value)]

    package init(_ positional: [Value] = [], keyword: [(name: String, value: Value)] = []) {
        self.positional = positional
        self.keyword = keyword
    }

    /// No argument at all.
    package static let none = CallArguments()

    package var isEmpty: Bool { positional.isEmpty && keyword.isEmpty }

    /// The value of a named argument.
    package func keyword(_ name: String) -> Value? {
        keyword.first { $0.name == name }?.value
    }
}
