// SPDX-License-Identifier: Apache-2.0

/// The name of an asset: a path of one or more parts, as Dagster has it.
///
/// Written with slashes: `fct_sales`, `shop/orders`.
package struct AssetKey: Hashable, Sendable {
    /// The parts; none is empty.
    package let path: [String]

    /// A key of some parts, of which there is at least one and none is empty.
    package init(_ path: [String]) {
        precondition(!path.isEmpty && !path.contains(""), "A key has parts, and none is empty.")
        self.path = path
    }

    /// A key of one part.
    package init(_ name: String) { self.init([name]) }

    /// A key as it is written; nil for a text with an empty part.
    package init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard !parts.isEmpty, !parts.contains("") else { return nil }
        path = parts
    }

    /// The last part.
    package var name: String { path[path.count - 1] }
}

extension AssetKey: CustomStringConvertible {
    /// The parts with slashes between them.
    package var description: String { path.joined(separator: "/") }
}

extension AssetKey: Comparable {
    /// By their parts, in the order of their bytes.
    package static func < (one: AssetKey, other: AssetKey) -> Bool {
        one.path.lexicographicallyPrecedes(other.path) {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
    }
}

extension AssetKey: ExpressibleByStringLiteral {
    /// A key as it is written in code.
    package init(stringLiteral value: String) {
        self.init(value.split(separator: "/").map(String.init))
    }
}
