// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Names that resemble one that was not found.
enum Alternatives {
    static func find(_ name: String, in names: some Sequence<String>) -> [String] {
        NearestNames.find(name, in: names)
    }
}
