// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A version of a package, or a bound for versions such as `>=1.2.0` (dbt-common 1.39, `semver.py`).
package struct PackageVersion: Sendable, Equatable {
    package enum Comparison: String, Sendable {
        case exact = "="
        case greater = ">"
        case greaterOrEqual = ">="
        case less = "<"
        case lessOrEqual = "<="
    }

    package let comparison: Comparison
    /// Major, minor, patch.
    package let numbers: [Int]
    /// What follows a hyphen, such as `beta.1`.
    package let prerelease: String?
    /// What follows a plus sign; it says nothing about order.
    package let build: String?

    /// - Throws: ``LotusError`` for a text that is no semantic version.
    package init(_ text: String) throws(LotusError) {
        guard let version = Self.parsed(text) else {
            throw LotusError(
                .dbtInstall, "\"\(text)\" is not a valid semantic version",
                hint: "Write three numbers, such as 1.2.0, or a bound such as \">=1.2.0\".")
        }
        self = version
    }

    private init(_ comparison: Comparison, _ numbers: [Int], _ prerelease: String?, _ build: String?) {
        self.comparison = comparison
        self.numbers = numbers
        self.prerelease = prerelease
        self.build = build
    }

    private static func parsed(_ text: String) -> PackageVersion? {
        let number = "(?:0|[1-9][0-9]*)"
        let label = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
        let pattern =
            "(>=|>|<=|<|=)?(\(number))\\.(\(number))\\.(\(number))(?:-?(\(label)(?:\\.\(label))*))?"
            + "(?:\\+([0-9A-Za-z-]*(?:\\.[0-9A-Za-z-]*)*))?"
        guard let expression = try? Regex(pattern), let match = text.wholeMatch(of: expression) else {
            return nil
        }
        func part(_ place: Int) -> String? {
            match.output[place].substring.flatMap { $0.isEmpty ? nil : String($0) }
        }
        let numbers = (2...4).compactMap { part($0).flatMap { Int($0) } }
        guard numbers.count == 3 else { return nil }
        return PackageVersion(
            part(1).flatMap(Comparison.init) ?? .exact, numbers, part(5), part(6))
    }

    /// The version without its comparison.
    package var name: String {
        numbers.map(String.init).joined(separator: ".") + (prerelease.map { "-" + $0 } ?? "")
            + (build.map { "+" + $0 } ?? "")
    }

    /// As dbt shows it.
    package var shown: String { comparison.rawValue + name }

    var isExact: Bool { comparison == .exact }
    var isLowerBound: Bool { comparison == .greater || comparison == .greaterOrEqual }
    var isUpperBound: Bool { comparison == .less || comparison == .lessOrEqual }

    /// Below zero when this comes first, above when the other does. Of two bounds at one version that comes
    /// first which begins or ends earlier.
    package func compare(_ other: PackageVersion) -> Int {
        if let order = order(numbers, other.numbers) { return order }
        switch (prerelease, other.prerelease) {
        case (nil, nil): break
        // A bound above does not let in what comes before the version that it names.
        case (nil, _?): return comparison == .less ? -1 : 1
        case (_?, nil): return -1
        case (let one?, let two?):
            let order = Self.compareLabels(one, two)
            if order != 0 { return order }
        }
        return compareBounds(other)
    }

    private func compareBounds(_ other: PackageVersion) -> Int {
        switch (comparison, other.comparison) {
        case (.greaterOrEqual, .lessOrEqual), (.lessOrEqual, .greaterOrEqual): return 0
        case (.less, .lessOrEqual), (.greaterOrEqual, .greater): return -1
        case (.lessOrEqual, .less), (.greater, .greaterOrEqual): return 1
        default: break
        }
        if isUpperBound, other.isLowerBound { return -1 }
        return isLowerBound && other.isUpperBound ? 1 : 0
    }

    private func order(_ one: [Int], _ two: [Int]) -> Int? {
        one == two ? nil : one.lexicographicallyPrecedes(two) ? -1 : 1
    }

    /// Numbers come before texts, and are compared as numbers.
    private static func compareLabels(_ one: String, _ two: String) -> Int {
        let parts = (one.split(separator: "."), two.split(separator: "."))
        for (first, second) in zip(parts.0, parts.1) where first != second {
            switch (Int(first), Int(second)) {
            case (let first?, let second?) where first != second: return first < second ? -1 : 1
            case (_?, _?): break
            case (_?, nil): return -1
            case (nil, _?): return 1
            case (nil, nil): return first < second ? -1 : 1
            }
        }
        let lengths = (one.count, two.count)
        return lengths.0 == lengths.1 ? 0 : lengths.0 < lengths.1 ? -1 : 1
    }
}
