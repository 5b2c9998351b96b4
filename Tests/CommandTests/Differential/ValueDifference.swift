// SPDX-License-Identifier: Apache-2.0

import LotusCore

/// A place where a value of the original and ours differ, unless that is meant.
struct ValueDifference: CustomStringConvertible {
    /// The keys that lead there, with dots.
    let path: String
    let theirs: JSONValue?
    let ours: JSONValue?

    var description: String {
        "\(path): theirs \(theirs?.text() ?? "nothing"), ours \(ours?.text() ?? "nothing")"
    }

    /// All of two values that are in their plain form.
    static func all(_ theirs: JSONValue?, _ ours: JSONValue?, at path: String) -> [ValueDifference] {
        switch (theirs, ours) {
        case _ where theirs == ours: []
        case (.object(let theirs)?, .object(let ours)?):
            Set(theirs.map(\.key)).union(ours.map(\.key)).sorted().flatMap { key in
                all(JSONValue.object(theirs)[key], JSONValue.object(ours)[key], at: "\(path).\(key)")
            }
        case (.array(let theirs)?, .array(let ours)?) where theirs.count == ours.count:
            zip(theirs, ours).flatMap { all($0, $1, at: path) }
        case (.string(let theirs)?, .string(let ours)?) where KnownDifference.isMeant(theirs, ours, at: path):
            []
        default:
            [ValueDifference(path: path, theirs: theirs, ours: ours)]
        }
    }
}
