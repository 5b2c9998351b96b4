// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// `require-dbt-version` of a project: the versions of dbt that it is written for.
struct VersionRequirement {
    private static let key = "require-dbt-version"

    /// One bound, such as `>=1.12.0`.
    private struct Bound {
        let comparison: String
        let version: [Int]

        init?(_ text: Substring) {
            let comparison = text.prefix { "<>=".contains($0) }
            let numbers = text.dropFirst(comparison.count).drop { $0 == " " }
                .prefix { $0.isNumber || $0 == "." }.split(separator: ".").compactMap { Int($0) }
            guard !numbers.isEmpty, ["", "=", "==", ">", ">=", "<", "<="].contains(comparison) else {
                return nil
            }
            self.comparison = String(comparison)
            version = numbers + [Int](repeating: 0, count: max(0, 3 - numbers.count))
        }

        func allows(_ other: [Int]) -> Bool {
            switch comparison {
            case ">": version.lexicographicallyPrecedes(other)
            case ">=": !other.lexicographicallyPrecedes(version)
            case "<": other.lexicographicallyPrecedes(version)
            case "<=": !version.lexicographicallyPrecedes(other)
            default: version == other
            }
        }
    }

    /// Throws ``LotusError`` when the project wants another version than the one whose behaviour this is.
    static func check(_ project: Project) throws(LotusError) {
        guard let node = project.file[key], !node.isNull else { return }
        let texts = node.list?.compactMap(\.string) ?? [node.text]
        let installed = DbtVersion.core.split(separator: ".").compactMap { Int($0) }
        for text in texts.flatMap({ $0.split(separator: ",") }) {
            let trimmed = text.drop { $0 == " " }
            guard !trimmed.contains("{{") else { continue }
            guard let bound = Bound(trimmed) else {
                throw LotusError(
                    .dbtVersionRequired, "'\(trimmed)' in `\(key)` is not a version",
                    hint: "Write for example `\(key): \">=1.12.0\"`.", location: node.location)
            }
            guard bound.allows(installed) else {
                throw LotusError(
                    .dbtVersionRequired,
                    "the project '\(project.name)' wants dbt \(texts.joined(separator: ", ")), and this behaves as dbt"
                        + " \(DbtVersion.core)",
                    hint: "Change `\(key)`, or give --no-version-check.", location: node.location)
            }
        }
    }
}
