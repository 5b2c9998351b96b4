// SPDX-License-Identifier: Apache-2.0

/// Jinja2's filters, tests and globals by name.
package enum BuiltIns {
    /// The stock filters of Jinja2 3.1.6.
    package static let filters: [String: FilterFunction] = {
        let entries =
            TextFilters.all + LayoutFilters.all + MarkupFilters.all + NumberFilters.all
            + SequenceFilters.all + SelectionFilters.all + OrderFilters.all + FormatFilters.all
        return Dictionary(entries.map { ($0.name, $0.filter) }) { _, last in last }
    }()

    /// The stock tests.
    package static let tests: [String: TestFunction] = Dictionary(BuiltInTests.all) { _, last in last }

    /// `range`, `dict`, `lipsum`, `cycler`, `joiner` and `namespace`.
    package static let globals: [String: Value] = [
        "range": .object(RangeType()),
        "dict": .object(DictType()),
        "lipsum": .object(Lipsum.function),
        "cycler": .object(Cycler.type),
        "joiner": .object(Joiner.type),
        "namespace": .object(NamespaceObject.type),
    ]

    /// Python's functions that some hosts add to the globals, such as `zip` and `set`.
    package static let extraGlobals: [String: Value] = [
        "zip": .object(ExtraFunctions.zip),
        "set": .object(ExtraFunctions.set),
    ]
}
