// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// One criterion: a method with its value, and which relatives of what it finds come along.
package struct SelectionCriteria: Hashable, Sendable {
    package let method: SelectionMethod
    /// The names after the method's, such as `materialized` of `config.materialized:view`.
    package let arguments: [String]
    /// A text on the command line; anything in `selectors.yml`.
    package let value: JSONValue
    /// `@`: with all descendants, and all that these need.
    package let takesChildrensParents: Bool
    package let parents: Relatives
    package let children: Relatives
    package let indirectSelection: IndirectSelection
    /// Where it stands in `selectors.yml`; nil on a command line.
    package let location: SourceLocation?

    /// Ancestors or descendants that come along.
    package enum Relatives: Hashable, Sendable {
        case none
        case all
        /// Up to so many edges away.
        case within(Int)

        /// The limit for walking the graph; nil for none.
        var depth: Int? { if case .within(let depth) = self { depth } else { nil } }
    }

    /// A criterion.
    ///
    /// - Parameter raw: How the user wrote it, for the message.
    /// - Throws: ``LotusError`` for `@` together with children, which contradict each other.
    package init(
        _ method: SelectionMethod, arguments: [String] = [], value: JSONValue,
        takesChildrensParents: Bool = false, parents: Relatives = .none, children: Relatives = .none,
        indirectSelection: IndirectSelection = .eager, location: SourceLocation? = nil, raw: String
    ) throws(LotusError) {
        if takesChildrensParents, children != .none {
            throw LotusError(
                .selectionSyntax,
                "Invalid node spec \(raw) - \"@\" prefix and \"+\" suffix are incompatible",
                hint: "`@` takes all descendants already: remove the `+` at the end.")
        }
        self.method = method
        self.arguments = arguments
        self.value = value
        self.takesChildrensParents = takesChildrensParents
        self.parents = parents
        self.children = children
        self.indirectSelection = indirectSelection
        self.location = location
    }
}
