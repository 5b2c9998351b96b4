// SPDX-License-Identifier: Apache-2.0

/// The last part of a path.
struct FileName {
    /// With its ending.
    let name: String
    /// Without the last ending; a name that only begins or ends with a dot has none.
    let stem: String

    init(path: String) {
        name = path.split(separator: "/").last.map(String.init) ?? ""
        if let dot = name.lastIndex(of: "."), dot > name.startIndex, name.index(after: dot) < name.endIndex {
            stem = String(name[..<dot])
        } else {
            stem = name
        }
    }
}
