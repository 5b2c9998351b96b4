// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A map of a YAML or JSON file in the order of the file; no key appears twice.
package struct YAMLMap: Sendable {
    /// A key with its value.
    package struct Entry: Sendable {
        package var key: String
        /// Where the key stands.
        package var keyLine: Int
        package var keyColumn: Int
        package var value: YAMLNode

        package var keyLocation: SourceLocation {
            value.source.location(line: keyLine, column: keyColumn, length: key.unicodeScalars.count)
        }
    }

    package private(set) var entries: [Entry]
    private var index: [String: Int]

    /// A map of these entries; of two with one key the later counts.
    package init(_ entries: [Entry] = []) {
        self.entries = []
        self.index = [:]
        for entry in entries { set(entry) }
    }

    /// In the order of the file.
    package var keys: [String] { entries.map(\.key) }
    package var isEmpty: Bool { entries.isEmpty }

    /// The value of a key, which may be nothing (`key:`).
    package subscript(key: String) -> YAMLNode? {
        index[key].map { entries[$0].value }
    }

    /// A key with its place and value.
    package func entry(_ key: String) -> Entry? {
        index[key].map { entries[$0] }
    }

    /// Adds an entry, or gives an existing key its value.
    mutating func set(_ entry: Entry) {
        if let place = index[entry.key] {
            entries[place] = entry
        } else {
            index[entry.key] = entries.count
            entries.append(entry)
        }
    }

    /// The same keys with other values.
    package func mapValues(_ transform: (Entry) throws -> YAMLNode) rethrows -> YAMLMap {
        var result = self
        for place in result.entries.indices {
            result.entries[place].value = try transform(result.entries[place])
        }
        return result
    }
}
