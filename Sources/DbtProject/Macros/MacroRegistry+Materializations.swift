// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension MacroRegistry {
    /// The macro of a materialization (dbt 1.12, `find_materialization_macro_by_name`): one for DuckDB before
    /// a general one, the root project's before a package's before dbt's own. A package does not replace what
    /// dbt brings along; for that the root project has to say so.
    ///
    /// - Throws: ``LotusError`` `dbtMacroNotFound`; `dbtCompilation` when it cannot run the language.
    func materialization(_ name: String, language: String) throws(LotusError) -> MacroDefinition {
        guard let macro = find(name) else {
            throw LotusError(
                .dbtMacroNotFound, "there is no materialization '\(name)' for DuckDB",
                hint: NearestNames.hint(NearestNames.find(name, in: materializationNames))
                    ?? "Define it with `{% materialization \(name), adapter='duckdb' %}`.")
        }
        if let languages = macro.languages, !languages.contains(language) {
            throw LotusError(
                .dbtCompilation,
                "the materialization '\(name)' runs \(languages.joined(separator: ", ")), not \(language)",
                hint: "Write `supported_languages=['\(language)']` into its first tag, if it can.")
        }
        return macro
    }

    private func find(_ name: String) -> MacroDefinition? {
        let macros = ["duckdb", "default"].map { "materialization_\(name)_\($0)" }
        let own = macros.contains { internals[$0] != nil }
        let imported = packages.keys.filter { $0 != rootPackage && !Self.internalPackages.contains($0) }
        for macro in macros {
            if let found = packages[rootPackage]?[macro] { return found }
            if !own {
                for package in imported.sorted() {
                    if let found = packages[package]?[macro] { return found }
                }
            }
            if let found = internals[macro] { return found }
        }
        return nil
    }

    private var materializationNames: [String] {
        names.compactMap { name in
            guard name.hasPrefix("materialization_"), let end = name.lastIndex(of: "_") else { return nil }
            return String(name[..<end].dropFirst("materialization_".count))
        }
    }
}
