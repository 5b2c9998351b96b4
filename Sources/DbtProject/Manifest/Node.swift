// SPDX-License-Identifier: Apache-2.0

/// A resource with SQL or data of its own: a model, seed, snapshot, test, analysis, operation or function.
///
/// The fields are those of dbt's manifest v12; some exist for some kinds only.
package struct Node: Sendable {
    package var resourceType: ResourceType
    package var uniqueID: String
    package var name: String
    package var packageName: String
    package var path: String
    package var originalFilePath: String
    package var fqn: [String]
    package var alias: String
    package var schema: String?
    package var database: String?
    package var checksum = Checksum.none
    package var config = PlainMap()
    package var unrenderedConfig = PlainMap()
    package var tags: [String] = []
    package var description = ""
    package var columns: [Column] = []
    package var meta = PlainMap()
    package var group: String?
    package var docs = DocsSettings()
    /// `package://file` of the properties that were applied.
    package var patchPath: String?
    package var relationName: String?
    package var rawCode = ""
    package var docBlocks: [String] = []
    package var language = "sql"
    package var refs: [RefArguments] = []
    package var sources: [[String]] = []
    package var metrics: [[String]] = []
    package var functions: [[String]] = []
    package var macroDependencies: [String] = []
    package var nodeDependencies: [String] = []
    package var contract = Contract()

    // MARK: Models

    package var access = "protected"
    package var constraints: [PlainMap] = []
    package var version = PlainValue.none
    package var latestVersion = PlainValue.none
    package var deprecationDate: String?
    package var primaryKey: [String] = []
    package var timeSpine = PlainValue.none

    // MARK: Other kinds

    package var test: TestDetails?
    /// Of a seed: the folder of its package.
    package var rootPath: String?
    /// Of an operation: its place among the hooks of its kind.
    package var index: Int?
    package var function: FunctionDetails?

    // MARK: Compilation

    /// The SQL after rendering, with the CTEs of ephemeral models.
    package var compiledCode: String?
    package var compiledPath: String?
    package var extraCTEs: [InjectedCTE] = []
    package var isCompiled = false

    // MARK: Parsing

    /// What `config()` said in the file.
    var configCall = PlainMap()
    /// The same as it is written.
    var unrenderedConfigCall = PlainMap()
    /// The file, for errors.
    var sourceName: String { originalFilePath }
}

/// The SQL of an ephemeral model inside of another model.
package struct InjectedCTE: Sendable, Equatable {
    package var id: String
    package var sql: String
}

/// `contract` of a node.
package struct Contract: Sendable, Equatable {
    package var isEnforced = false
    package var aliasTypes = true
    package var checksum: String?
}

/// `docs` of a node or macro.
package struct DocsSettings: Sendable, Equatable {
    package var show = true
    package var nodeColor: String?
}

/// What a data test has beyond other nodes; a singular test has no metadata.
package struct TestDetails: Sendable {
    /// Nil for a singular test.
    package var metadata: TestMetadata?
    package var columnName: String?
    package var fileKeyName: String?
    package var attachedNode: String?
}

/// Which generic test is run, and with what.
package struct TestMetadata: Sendable {
    package var name: String
    package var namespace: String?
    package var arguments: PlainMap
}

/// What a function has beyond other nodes.
package struct FunctionDetails: Sendable {
    package var arguments: [PlainMap] = []
    package var returns: PlainMap = ["data_type": "INVALID_TYPE"]
    package var overloads: [PlainMap] = []
}
