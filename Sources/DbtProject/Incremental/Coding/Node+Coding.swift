// SPDX-License-Identifier: Apache-2.0

// The fields of nodes and sources in the order of the cache.
extension Node {
    static var blank: Node {
        Node(
            resourceType: .model, uniqueID: "", name: "", packageName: "", path: "", originalFilePath: "",
            fqn: [], alias: "")
    }

    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        var type = resourceType.rawValue
        try coder.code(&type)
        guard let known = ResourceType(rawValue: type) else { throw CacheDamage() }
        resourceType = known
        try codeIdentity(&coder)
        try codeConfiguration(&coder)
        try codeReferences(&coder)
        try codeModel(&coder)
        try codeOtherKinds(&coder)
        try codeCompilation(&coder)
    }

    private mutating func codeIdentity<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&uniqueID)
        try coder.code(&name)
        try coder.code(&packageName)
        try coder.code(&path)
        try coder.code(&originalFilePath)
        try coder.code(&fqn)
        try coder.code(&alias)
        try coder.code(&schema)
        try coder.code(&database)
        try coder.code(&checksum.name)
        try coder.code(&checksum.text)
        try coder.code(&patchPath)
        try coder.code(&relationName)
        try coder.code(&rawCode)
        try coder.code(&language)
    }

    private mutating func codeConfiguration<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&config)
        try coder.code(&unrenderedConfig)
        try coder.code(&configCall)
        try coder.code(&unrenderedConfigCall)
        try coder.code(&tags)
        try coder.code(&description)
        try coder.codeColumns(&columns)
        try coder.code(&meta)
        try coder.code(&group)
        try docs.code(&coder)
        try coder.code(&docBlocks)
    }

    private mutating func codeReferences<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.codeReferences(&refs)
        try coder.code(&sources)
        try coder.code(&metrics)
        try coder.code(&functions)
        try coder.code(&macroDependencies)
        try coder.code(&nodeDependencies)
    }

    private mutating func codeModel<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&contract.isEnforced)
        try coder.code(&contract.aliasTypes)
        try coder.code(&contract.checksum)
        try coder.code(&access)
        try coder.code(&constraints)
        try coder.code(&version)
        try coder.code(&latestVersion)
        try coder.code(&deprecationDate)
        try coder.code(&primaryKey)
        try coder.code(&timeSpine)
    }

    private mutating func codeOtherKinds<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&test, blank: TestDetails()) { (test, coder) throws(CacheDamage) in
            try test.code(&coder)
        }
        try coder.code(&rootPath)
        try coder.code(&index)
        try coder.code(&function, blank: FunctionDetails()) { (function, coder) throws(CacheDamage) in
            try coder.code(&function.arguments)
            try coder.code(&function.returns)
            try coder.code(&function.overloads)
        }
    }

    private mutating func codeCompilation<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&compiledCode)
        try coder.code(&compiledPath)
        try coder.code(&extraCTEs, blank: InjectedCTE(id: "", sql: "")) { (cte, coder) throws(CacheDamage) in
            try coder.code(&cte.id)
            try coder.code(&cte.sql)
        }
        try coder.code(&isCompiled)
    }
}

extension TestDetails {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        let blank = TestMetadata(name: "", arguments: PlainMap())
        try coder.code(&metadata, blank: blank) { (metadata, coder) throws(CacheDamage) in
            try coder.code(&metadata.name)
            try coder.code(&metadata.namespace)
            try coder.code(&metadata.arguments)
        }
        try coder.code(&columnName)
        try coder.code(&fileKeyName)
        try coder.code(&attachedNode)
    }
}

extension DocsSettings {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&show)
        try coder.code(&nodeColor)
    }
}

extension Column {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&name)
        try coder.code(&description)
        try coder.code(&meta)
        try coder.code(&dataType)
        try coder.code(&constraints)
        try coder.code(&quote)
        try coder.code(&tags)
        try coder.code(&granularity)
        try coder.code(&dimension)
        try coder.code(&entity)
        try coder.code(&docBlocks)
        try coder.code(&extra)
    }
}

extension SourceTable {
    static var blank: SourceTable {
        SourceTable(
            uniqueID: "", name: "", packageName: "", path: "", originalFilePath: "", fqn: [], schema: "",
            sourceName: "", identifier: "")
    }

    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        for field: WritableKeyPath<SourceTable, String> in [
            \.uniqueID, \.name, \.packageName, \.path, \.originalFilePath, \.schema, \.sourceName,
            \.sourceDescription, \.loader, \.identifier, \.description,
        ] { try coder.code(&self[keyPath: field]) }
        try coder.code(&fqn)
        for field: WritableKeyPath<SourceTable, String?> in [
            \.database, \.patchPath, \.relationName, \.unrenderedDatabase, \.unrenderedSchema,
        ] { try coder.code(&self[keyPath: field]) }
        for field: WritableKeyPath<SourceTable, PlainValue> in [
            \.loadedAtField, \.loadedAtQuery, \.freshness, \.external,
        ] { try coder.code(&self[keyPath: field]) }
        for field: WritableKeyPath<SourceTable, PlainMap> in [
            \.quoting, \.meta, \.sourceMeta, \.config, \.unrenderedConfig,
        ] { try coder.code(&self[keyPath: field]) }
        try coder.codeColumns(&columns)
        try coder.code(&tags)
        try coder.code(&docBlocks)
    }
}
