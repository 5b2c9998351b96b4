// SPDX-License-Identifier: Apache-2.0

// The fields of a manifest in the order of the cache.
extension Manifest {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&macros, blank: .blank) { (macro, coder) throws(CacheDamage) in
            try macro.code(&coder)
        }
        try coder.code(&nodes, blank: .blank) { (node, coder) throws(CacheDamage) in try node.code(&coder) }
        try coder.code(&functions, blank: .blank) { (node, coder) throws(CacheDamage) in
            try node.code(&coder)
        }
        try coder.code(&sources, blank: .blank) { (source, coder) throws(CacheDamage) in
            try source.code(&coder)
        }
        try coder.code(&docs, blank: .blank) { (block, coder) throws(CacheDamage) in try block.code(&coder) }
        try coder.code(&exposures, blank: .blank) { (exposure, coder) throws(CacheDamage) in
            try exposure.code(&coder)
        }
        try coder.code(&groups, blank: .blank) { (group, coder) throws(CacheDamage) in
            try group.code(&coder)
        }
        try coder.code(&unitTests, blank: .blank) { (test, coder) throws(CacheDamage) in
            try test.code(&coder)
        }
        try coder.code(&metrics)
        try coder.code(&semanticModels)
        try coder.code(&savedQueries)
        try coder.code(&selectors)
        try coder.code(&disabled, blank: ("", PlainMap())) { (entry, coder) throws(CacheDamage) in
            try coder.code(&entry.id)
            try coder.code(&entry.record)
        }
        try metadata.code(&coder)
    }
}

extension ManifestMetadata {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&dbtVersion)
        try coder.code(&projectName)
        try coder.code(&quoting)
        try coder.code(&invocationID)
        try coder.code(&generatedAt)
        try coder.code(&invocationStartedAt)
        try coder.code(&environment)
    }
}

extension MacroRecord {
    static var blank: MacroRecord {
        MacroRecord(
            definition: MacroDefinition(
                name: "", packageName: "", sql: "", originalFilePath: "", line: 1, parameters: []))
    }

    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        var name = definition.name
        var packageName = definition.packageName
        var sql = definition.sql
        var file = definition.originalFilePath
        var line = definition.line
        var parameters = definition.parameters
        var languages = definition.languages
        try coder.code(&name)
        try coder.code(&packageName)
        try coder.code(&sql)
        try coder.code(&file)
        try coder.code(&line)
        try coder.code(&parameters)
        try coder.code(&languages)
        var record = MacroRecord(
            definition: MacroDefinition(
                name: name, packageName: packageName, sql: sql, originalFilePath: file, line: line,
                parameters: parameters, languages: languages),
            dependencies: dependencies, description: description, meta: meta, docs: docs,
            patchPath: patchPath, arguments: arguments)
        try coder.code(&record.dependencies)
        try coder.code(&record.description)
        try coder.code(&record.meta)
        try record.docs.code(&coder)
        try coder.code(&record.patchPath)
        try coder.code(&record.arguments)
        self = record
    }
}

extension DocBlock {
    static var blank: DocBlock {
        DocBlock(uniqueID: "", name: "", packageName: "", path: "", originalFilePath: "", contents: "")
    }

    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&uniqueID)
        try coder.code(&name)
        try coder.code(&packageName)
        try coder.code(&path)
        try coder.code(&originalFilePath)
        try coder.code(&contents)
    }
}

extension Group {
    static var blank: Group {
        Group(uniqueID: "", name: "", packageName: "", path: "", originalFilePath: "", owner: PlainMap())
    }

    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&uniqueID)
        try coder.code(&name)
        try coder.code(&packageName)
        try coder.code(&path)
        try coder.code(&originalFilePath)
        try coder.code(&owner)
        try coder.code(&description)
        try coder.code(&config)
    }
}

extension Exposure {
    static var blank: Exposure {
        Exposure(
            uniqueID: "", name: "", packageName: "", path: "", originalFilePath: "", fqn: [], type: "",
            owner: PlainMap())
    }

    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&uniqueID)
        try coder.code(&name)
        try coder.code(&packageName)
        try coder.code(&path)
        try coder.code(&originalFilePath)
        try coder.code(&fqn)
        try coder.code(&type)
        try coder.code(&owner)
        try coder.code(&description)
        try coder.code(&label)
        try coder.code(&maturity)
        try coder.code(&meta)
        try coder.code(&tags)
        try coder.code(&config)
        try coder.code(&unrenderedConfig)
        try coder.code(&url)
        try coder.code(&nodeDependencies)
        try coder.codeReferences(&refs)
        try coder.code(&sources)
        try coder.code(&metrics)
    }
}

extension UnitTest {
    static var blank: UnitTest {
        UnitTest(
            uniqueID: "", name: "", packageName: "", path: "", originalFilePath: "", fqn: [], model: "",
            given: [], expect: PlainMap())
    }

    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&uniqueID)
        try coder.code(&name)
        try coder.code(&packageName)
        try coder.code(&path)
        try coder.code(&originalFilePath)
        try coder.code(&fqn)
        try coder.code(&model)
        try coder.code(&given)
        try coder.code(&expect)
        try coder.code(&description)
        try coder.code(&overrides)
        try coder.code(&nodeDependencies)
        try coder.code(&config)
        try coder.code(&checksum)
        try coder.code(&schema)
        try coder.code(&versions)
        try coder.code(&version)
    }
}

extension RecordCoder {
    mutating func codeReferences(_ refs: inout [RefArguments]) throws(CacheDamage) {
        try code(&refs, blank: RefArguments(name: "")) { (ref, coder) throws(CacheDamage) in
            try coder.code(&ref.name)
            try coder.code(&ref.package)
            try coder.code(&ref.version)
        }
    }

    mutating func codeColumns(_ columns: inout [Column]) throws(CacheDamage) {
        try code(&columns, blank: Column(name: "")) { (column, coder) throws(CacheDamage) in
            try column.code(&coder)
        }
    }
}
