// SPDX-License-Identifier: Apache-2.0

/// The checksum of what a resource was made from, by which `state:modified` sees a change.
package struct Checksum: Sendable, Equatable {
    /// `sha256`, `path` for a seed that is too large, or `none`.
    package var name: String
    package var text: String

    /// No checksum: the resource has no file of its own.
    package static let none = Checksum(name: "none", text: "")

    /// The checksum of a text file: runs of white space count as one blank (dbt 1.12).
    package static func normalized(_ text: String) -> Checksum {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var isInSpace = true
        for scalar in text.unicodeScalars {
            if scalar.isPythonSpace {
                isInSpace = true
                continue
            }
            if isInSpace, !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
            isInSpace = false
            bytes.append(contentsOf: scalar.utf8)
        }
        return Checksum(name: "sha256", text: HexDigest.sha256(bytes))
    }

    /// The checksum of a text as it stands.
    package static func exact(_ text: String) -> Checksum {
        Checksum(name: "sha256", text: HexDigest.sha256(text))
    }

    var record: PlainValue { .map(["name": .string(name), "checksum": .string(text)]) }
}
