// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import ProjectFiles

/// `require-dbt-version` of a project or package: the versions of dbt that it is written for.
package struct VersionRequirement {
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

    /// Throws when a project wants another version than the one whose behaviour this is.
    ///
    /// - Parameters:
    ///   - file: its dbt_project.yml.
    ///   - name: that of the project, for the error.
    ///   - version: such as `1.12.6`.
    package static func check(_ file: YAMLNode, of name: String, version: String) throws(LotusError) {
        guard let node = file[key], !node.isNull else { return }
        let texts = node.list?.compactMap(\.string) ?? [node.text]
        let installed = version.split(separator: ".").compactMap { Int($0) }
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
                    "'\(name)' wants dbt \(texts.joined(separator: ", ")), and this behaves as dbt"
                        + " \(version)",
                    hint: "Change `\(key)`, or give --no-version-check.", location: node.location)
            }
        }
    }
}
