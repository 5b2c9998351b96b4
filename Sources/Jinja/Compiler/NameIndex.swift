// SPDX-License-Identifier: Apache-2.0

/// Names and their positions. Most scopes have a handful: comparing them is quicker than hashing.
struct NameIndex {
    private(set) var names: [String] = []
    private var positions: [String: Int] = [:]

    /// Up to so many names are searched one by one.
    private static let linearMax = 12

    /// The position of a name.
    func find(_ name: String) -> Int? {
        if !positions.isEmpty { return positions[name] }
        for index in names.indices where names[index] == name { return index }
        return nil
    }

    /// Adds a name that is not there yet.
    mutating func append(_ name: String) {
        names.append(name)
        if !positions.isEmpty {
            positions[name] = names.count - 1
        } else if names.count > Self.linearMax {
            for (index, name) in names.enumerated() { positions[name] = index }
        }
    }

    /// Takes the last name away.
    mutating func removeLast() {
        let name = names.removeLast()
        if !positions.isEmpty { positions[name] = nil }
    }
}
