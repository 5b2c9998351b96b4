// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The selectors of a project in the order of its file; of two with one name the later counts, in the
/// place of the first.
package struct Selectors: Sendable {
    package private(set) var all: [Selector] = []

    package init() {}

    init(_ selectors: [Selector]) {
        for selector in selectors {
            if let place = all.firstIndex(where: { $0.name == selector.name }) {
                all[place] = selector
            } else {
                all.append(selector)
            }
        }
    }

    /// The selector for commands that are told no selection.
    package var standard: Selector? { all.first(where: \.isDefault) }

    /// What the selector of a name selects (`--selector`).
    ///
    /// - Throws: ``LotusError`` when there is none.
    package func selector(named name: String) throws(LotusError) -> Selector {
        if let selector = all.first(where: { $0.name == name }) { return selector }
        throw LotusError(
            .selectorUnknown,
            "Could not find selector named \(name), expected one of"
                + " \(PythonText.representation(all.map(\.name)))",
            hint: hint(for: name))
    }

    func hint(for name: String) -> String {
        NearestNames.hint(NearestNames.find(name, in: all.map(\.name)))
            ?? "Define it under `selectors:` in selectors.yml."
    }
}
