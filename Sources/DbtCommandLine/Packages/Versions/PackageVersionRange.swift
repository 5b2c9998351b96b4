// SPDX-License-Identifier: Apache-2.0

/// The versions between two bounds, either of which may be missing (dbt-common 1.39, `semver.py`).
package struct PackageVersionRange: Sendable, Equatable {
    private var start: PackageVersion?
    private var end: PackageVersion?

    /// All versions that fit every bound; nil when no version can.
    package init?(_ bounds: [PackageVersion]) {
        guard let last = bounds.last else {
            self.init(start: nil, end: nil)
            return
        }
        self.init(last)
        for bound in bounds.dropLast() {
            guard let reduced = reduced(by: PackageVersionRange(bound)) else { return nil }
            self = reduced
        }
    }

    private init(_ bound: PackageVersion) {
        start = bound.isUpperBound ? nil : bound
        end = bound.isLowerBound ? nil : bound
    }

    private init(start: PackageVersion?, end: PackageVersion?) {
        self.start = start
        self.end = end
    }

    /// As dbt shows it.
    package var shown: String {
        let bounds = [start, end].compactMap { $0?.shown }
        return bounds.isEmpty ? "ANY" : bounds.joined(separator: ", ")
    }

    package func allows(_ version: PackageVersion) -> Bool {
        PackageVersionRange([version] + [start, end].compactMap { $0 }) != nil
    }

    private func reduced(by other: PackageVersionRange) -> PackageVersionRange? {
        let range: PackageVersionRange
        if let start, let otherStart = other.start, start.isExact, otherStart.isExact {
            guard start.compare(otherStart) == 0 else { return nil }
            range = PackageVersionRange(start: start, end: start)
        } else {
            guard let lower = Self.lower(start, other.start), let upper = Self.upper(end, other.end) else {
                return nil
            }
            range = PackageVersionRange(start: lower.bound, end: upper.bound)
        }
        if let start = range.start, let end = range.end, start.compare(end) > 0 { return nil }
        return range
    }

    /// A bound, or none; apart from the case that two bounds exclude each other.
    private struct Combined {
        var bound: PackageVersion?
    }

    private static func lower(_ one: PackageVersion?, _ two: PackageVersion?) -> Combined? {
        guard let one, let two else { return Combined(bound: one ?? two) }
        if !one.isExact, !two.isExact { return Combined(bound: one.compare(two) < 0 ? two : one) }
        let (bound, exact) = one.isExact ? (two, one) : (one, two)
        let order = bound.compare(exact)
        let fits = order < 0 || (order == 0 && bound.comparison == .greaterOrEqual)
        return fits ? Combined(bound: exact) : nil
    }

    private static func upper(_ one: PackageVersion?, _ two: PackageVersion?) -> Combined? {
        guard let one, let two else { return Combined(bound: one ?? two) }
        if !one.isExact, !two.isExact { return Combined(bound: one.compare(two) > 0 ? two : one) }
        let (bound, exact) = one.isExact ? (two, one) : (one, two)
        let order = bound.compare(exact)
        let fits = order > 0 || (order == 0 && bound.comparison == .lessOrEqual)
        return fits ? Combined(bound: exact) : nil
    }
}
