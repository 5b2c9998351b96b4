// SPDX-License-Identifier: Apache-2.0

/// The keys that lead to a value, such as `data.orders.nodes`.
package struct JSONPath: Hashable, Sendable {
    /// One key for each object on the way.
    package let keys: [String]

    /// A path of these keys; a key may hold any character.
    package init(keys: [String]) {
        self.keys = keys
    }

    /// A path written with dots; the empty text is the value itself.
    package init(_ text: String) {
        keys =
            text.isEmpty ? [] : text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}

extension JSONPath: CustomStringConvertible {
    /// The keys with dots between them.
    package var description: String { keys.joined(separator: ".") }
}
