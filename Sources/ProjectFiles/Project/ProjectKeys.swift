// SPDX-License-Identifier: Apache-2.0

/// What dbt 1.12 knows and forbids in `dbt_project.yml` (`dbt/contracts/project.py`).
enum ProjectKeys {
    static let known = [
        "name", "version", "config-version", "profile", "model-paths", "seed-paths", "test-paths",
        "analysis-paths", "macro-paths", "snapshot-paths", "docs-paths", "asset-paths", "function-paths",
        "osi-paths", "target-path", "log-path", "packages-install-path", "clean-targets", "quoting",
        "on-run-start", "on-run-end", "require-dbt-version", "dispatch", "models", "seeds", "snapshots",
        "sources", "tests", "data_tests", "unit_tests", "analyses", "exposures", "metrics", "functions",
        "semantic-models", "saved-queries", "vars", "packages", "query-comment", "restrict-access",
        "dbt-cloud", "flags", "sync", "project-root", "source-paths", "data-paths",
    ]

    static let reservedNames: Set<String> = [
        "_sql_results", "adapter", "api", "column", "config", "context", "database", "env", "env_var",
        "exceptions", "execute", "flags", "fromjson", "fromyaml", "graph", "invocation_id",
        "load_agate_table", "load_result", "log", "model", "modules", "post_hooks", "pre_hooks", "ref",
        "render", "return", "run_started_at", "schema", "source", "sql", "sql_now", "store_result",
        "store_raw_result", "target", "this", "tojson", "toyaml", "try_or_compiler_error", "var", "write",
    ]

    /// `^[^\d\W]\w*$`
    static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, isWordScalar(first), first.properties.numericType == nil
        else { return false }
        return text.unicodeScalars.allSatisfy(isWordScalar)
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// Semantic versioning, where the patch number may be absent.
    static func isVersion(_ text: String) -> Bool {
        var rest = text[...]
        if let plus = rest.firstIndex(of: "+") {
            guard isDotted(rest[rest.index(after: plus)...]) else { return false }
            rest = rest[..<plus]
        }
        if let minus = rest.firstIndex(of: "-") {
            guard isDotted(rest[rest.index(after: minus)...]) else { return false }
            rest = rest[..<minus]
            guard rest.split(separator: ".", omittingEmptySubsequences: false).count == 3 else {
                return false
            }
        }
        let numbers = rest.split(separator: ".", omittingEmptySubsequences: false)
        return (2...3).contains(numbers.count)
            && numbers.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    && (part.count == 1 || part.first != "0")
            }
    }

    private static func isDotted(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.unicodeScalars.allSatisfy {
                    $0.isASCII && ($0 == "-" || isWordScalar($0)) && $0 != "_"
                }
        }
    }
}
