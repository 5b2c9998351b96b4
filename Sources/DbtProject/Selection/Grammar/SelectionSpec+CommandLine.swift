// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension SelectionSpec {
    /// What a command selects that is told nothing.
    private static let everything = ["fqn:*", "source:*", "exposure:*", "metric:*", "semantic_model:*"]

    /// What `--select` and `--exclude` say; blanks unite, commas intersect.
    ///
    /// - Parameters:
    ///   - select: The values of `--select`; nil or empty when it is not given, which selects everything.
    ///   - exclude: The values of `--exclude`.
    ///   - indirectSelection: That of the command.
    /// - Throws: ``LotusError`` for a criterion that is not well-formed.
    package static func commandLine(
        select: [String]?, exclude: [String]?, indirectSelection: IndirectSelection = .eager
    ) throws(LotusError) -> SelectionSpec {
        let select = select.flatMap { $0.isEmpty ? nil : $0 }
        let included = try union(select ?? everything, warns: select != nil, indirectSelection)
        let excluded = try union(exclude ?? [], warns: exclude != nil, indirectSelection)
        return .group(Group(.difference, [included, excluded]))
    }

    private static func union(
        _ values: [String], warns: Bool, _ indirectSelection: IndirectSelection
    ) throws(LotusError) -> SelectionSpec {
        let parser = CriteriaParser(indirectSelection: indirectSelection)
        var components: [SelectionSpec] = []
        // Two blanks in a row have an empty criterion between them, as in dbt.
        for value in values.flatMap({ $0.split(separator: " ", omittingEmptySubsequences: false) }) {
            var parts: [SelectionSpec] = []
            for part in value.split(separator: ",", omittingEmptySubsequences: false) {
                parts.append(.criteria(try parser.parse(String(part))))
            }
            components.append(
                .group(
                    Group(
                        .intersection, parts, indirectSelection: indirectSelection,
                        warnsAs: warns ? String(value) : nil)))
        }
        return .group(Group(.union, components, indirectSelection: indirectSelection))
    }
}
