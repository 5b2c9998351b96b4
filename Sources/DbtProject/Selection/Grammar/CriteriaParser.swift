// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Reads one criterion as it stands on a command line: `[@][n+][method[.argument]:]value[+n]`.
package struct CriteriaParser {
    private let indirectSelection: IndirectSelection
    private let location: SourceLocation?

    /// - Parameters:
    ///   - indirectSelection: What comes with tests.
    ///   - location: Where the text stands in `selectors.yml`.
    package init(indirectSelection: IndirectSelection = .eager, location: SourceLocation? = nil) {
        self.indirectSelection = indirectSelection
        self.location = location
    }

    /// The criterion that a text is.
    ///
    /// - Throws: ``LotusError`` for an unknown method, and for `@` together with children.
    package func parse(_ raw: String) throws(LotusError) -> SelectionCriteria {
        guard !raw.unicodeScalars.contains("\n") else {
            throw LotusError(
                .selectionSyntax, "Invalid selector spec \"\(raw)\"", hint: "Take out the line break.")
        }
        var rest = Array(raw.unicodeScalars)[...]
        let takesChildrensParents = Self.takeAt(&rest)
        let parents = try Self.takeParents(&rest)
        let method = Self.takeMethod(&rest)
        let children = try Self.takeChildren(&rest)
        let value = Self.text(rest)
        let (name, arguments) = try method.map(Self.method) ?? (SelectionMethod(forValue: value), [])
        return try SelectionCriteria(
            name, arguments: arguments, value: .string(value),
            takesChildrensParents: takesChildrensParents, parents: parents, children: children,
            indirectSelection: indirectSelection, location: location, raw: raw)
    }

    /// A method with its arguments, such as `config.materialized`.
    static func method(_ text: String) throws(LotusError) -> (SelectionMethod, arguments: [String]) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let name = parts.first ?? ""
        if let method = SelectionMethod(rawValue: name) { return (method, Array(parts.dropFirst())) }
        let known = SelectionMethod.allCases.map(\.rawValue)
        throw LotusError(
            .selectionSyntax, "'\(name)' is not a valid method name",
            hint: NearestNames.hint(NearestNames.find(name, in: known))
                ?? "Use one of: \(known.joined(separator: ", ")).")
    }

    // MARK: The parts, from left to right

    private static func takeAt(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        guard rest.first == "@" else { return false }
        rest.removeFirst()
        return true
    }

    private static func takeParents(
        _ rest: inout ArraySlice<Unicode.Scalar>
    ) throws(LotusError) -> SelectionCriteria.Relatives {
        let digits = rest.prefix(while: isDigit)
        guard rest.dropFirst(digits.count).first == "+" else { return .none }
        rest = rest.dropFirst(digits.count + 1)
        return try relatives(digits)
    }

    /// The word before the first colon, when it is made of letters, digits, `_` and `.` only.
    private static func takeMethod(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
        let word = rest.prefix(while: isMethodScalar)
        guard !word.isEmpty, rest.dropFirst(word.count).first == ":" else { return nil }
        rest = rest.dropFirst(word.count + 1)
        return text(word)
    }

    private static func takeChildren(
        _ rest: inout ArraySlice<Unicode.Scalar>
    ) throws(LotusError) -> SelectionCriteria.Relatives {
        let digits = rest.suffix(where: isDigit)
        guard rest.dropLast(digits.count).last == "+" else { return .none }
        rest = rest.dropLast(digits.count + 1)
        return try relatives(digits)
    }

    private static func relatives(
        _ digits: ArraySlice<Unicode.Scalar>
    ) throws(LotusError) -> SelectionCriteria.Relatives {
        guard !digits.isEmpty else { return .all }
        // More edges than any graph has are all of them.
        return .within(Int(text(digits)) ?? .max)
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isMethodScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar == "." || scalar.properties.isAlphabetic
            || scalar.properties.numericType != nil
    }
}

extension BidirectionalCollection where SubSequence == Self {
    /// The longest end whose elements all satisfy a condition.
    fileprivate func suffix(where condition: (Element) -> Bool) -> Self {
        var start = endIndex
        while start > startIndex, condition(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}
