// SPDX-License-Identifier: Apache-2.0

package import ProjectFiles

/// Something in a file of a project that a later version of dbt will no longer understand.
package struct ParseDeprecation: Sendable, Equatable {
    /// What it is.
    package enum Kind: Sendable, Equatable {
        /// Arguments of a generic test that stand beside its configuration instead of under `arguments`.
        ///
        /// - Parameters: the test as it is written, what it tests, and the package of that.
        case argumentsOutside(test: String, resource: String, package: String)
        /// A configuration of a generic test that stands outside of `config`.
        case propertyOutsideOfConfig(key: String, path: String)
        /// A key that stands again in its map; the last one counts.
        case repeatedKey(RepeatedKey)
        /// A tag in a file of macros that stands outside of any.
        case unexpectedTag(String)
        /// A use of `modules.itertools`.
        case iterationModule
        /// An exposure whose name has other signs than letters, digits, underscores and hyphens.
        case exposureName(String)
        /// Two kinds of resources of a package that have one name.
        case sameName(name: String, package: String, first: String, second: String)
    }

    package let kind: Kind
    /// Relative to the package.
    package let file: String
    /// Absolute.
    package let path: String
}

extension GenericTest {
    /// What is outdated in the definition of a test (dbt 1.12, `extract_test_args`).
    static func deprecations(
        of definition: PlainValue, target: Target, _ entry: PropertiesEntry
    ) -> [ParseDeprecation] {
        guard var map = definition.map else { return [] }
        var name = map.take("test_name")?.pythonText
        if name == nil, let first = map.entries.first, let inner = first.value.map {
            (name, map) = (first.key, inner)
        }
        guard let name else { return [] }
        let file = entry.file.file
        func deprecation(_ kind: ParseDeprecation.Kind) -> ParseDeprecation {
            ParseDeprecation(kind: kind, file: file.originalPath, path: file.absolutePath)
        }
        let hasArguments = map.take("arguments")?.isTrue ?? false
        var found = map.keys.filter { configKeys.contains($0) }.map { key in
            deprecation(.propertyOutsideOfConfig(key: key, path: "data_tests.\(name).\(key)"))
        }
        let known = configKeys + ["config", "column_name", "description", "name"]
        if !hasArguments, map.keys.contains(where: { !known.contains($0) }) {
            found.append(
                deprecation(.argumentsOutside(test: name, resource: target.name, package: file.package)))
        }
        return found
    }
}
