// SPDX-License-Identifier: Apache-2.0

/// Gives names that a file can have: letters, digits and `_` of ASCII, and none twice.
///
/// Names that differ only in case count as the same, since the engine takes them for the same.
struct ColumnNames {
    private var taken: Set<String>

    init(taken: [String] = []) {
        self.taken = Set(taken.map { $0.lowercased() })
    }

    /// The name for a key: every other character becomes `_`; a name that is taken gets a number.
    mutating func name(for key: String) -> String {
        let plain = key.isEmpty ? "_" : String(key.unicodeScalars.map { Self.plain($0) })
        var name = plain
        var number = 2
        while !taken.insert(name.lowercased()).inserted {
            name = "\(plain)_\(number)"
            number += 1
        }
        return name
    }

    private static func plain(_ scalar: Unicode.Scalar) -> Character {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
        default: "_"
        }
    }
}
