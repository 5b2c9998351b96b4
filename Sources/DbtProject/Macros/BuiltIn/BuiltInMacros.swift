// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The macros that a project finds without writing them: dbt's names and places to override, in our words.
enum BuiltInMacros {
    /// dbt's general macros.
    private static let general = [
        ("naming", NamingMacros.text), ("tests", TestMacros.text), ("statements", StatementMacros.text),
        ("functions", FunctionMacros.text), ("times", TimeMacros.text), ("dates", DateRangeMacros.text),
        ("hooks", HookMacros.text), ("relations", RelationMacros.text), ("tables", TableMacros.text),
        ("columns", ColumnMacros.text), ("metadata", MetadataMacros.text), ("comments", CommentMacros.text),
        ("grants", GrantMacros.text), ("contracts", ContractMacros.text),
        ("incremental", IncrementalMacros.text), ("schema_changes", SchemaChangeMacros.text),
        ("seeds", SeedMacros.text), ("data_tests", DataTestMacros.text), ("view", ViewMaterialization.text),
        ("seed", SeedMaterialization.text), ("test", TestMaterialization.text),
    ]

    /// Those for DuckDB and DuckLake.
    private static let duckdb = [
        ("functions", DuckDBFunctionMacros.text), ("tables", DuckDBTableMacros.text),
        ("metadata", DuckDBMetadataMacros.text), ("comments", DuckDBCommentMacros.text),
        ("catalog", CatalogMacros.text), ("seeds", DuckDBSeedMacros.text), ("merge", DuckDBMergeMacros.text),
        ("merge_validation", MergeValidationMacros.text), ("foreign_keys", ForeignKeyMacros.text),
        ("lake", DuckLakeMacros.text), ("table", TableMaterialization.text),
        ("incremental", IncrementalMaterialization.text), ("landing", LandingMacros.text),
    ]

    /// dbt's general macros, then those for DuckDB. They are compiled when they are called.
    static func all() throws(LotusError) -> [MacroDefinition] {
        var macros: [MacroDefinition] = Dispatchers.all + UnsupportedMacros.all
        for (package, files) in [("dbt", general), ("dbt_duckdb", duckdb)] {
            for (file, text) in files {
                macros += try MacroReader.ownMacros(in: text, package: package, file: "macros/\(file).sql")
            }
        }
        return macros
    }
}
