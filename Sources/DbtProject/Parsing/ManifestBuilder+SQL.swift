// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import ProjectFiles

// Models, analyses, singular tests, seeds, snapshots and run hooks.
extension ManifestBuilder {
    /// Reads the files of a package that make nodes.
    func parseFiles(_ package: PackageDefinition, _ search: inout FileSearch) throws(LotusError) {
        for file in search.files(.model) {
            if file.relativePath.hasSuffix(".py") {
                try parsePythonModel(file)
            } else {
                try ParseObserver.reading(file) { () throws(LotusError) in try parseModel(file) }
            }
        }
        for file in search.files(.snapshot) { try parseSnapshots(file) }
        for file in search.files(.analysis) { try parseFile(file, .analysis) }
        for file in search.files(.singularTest) { try parseFile(file, .test) }
        for file in search.files(.seed) { try parseSeed(file, package) }
        for file in search.files(.documentation) { try parseDocs(file) }
        try parseRunHooks(package)
        for file in search.files(.fixture) { try parseFixture(file) }
        for file in search.files(.function) { try parseFunction(file) }
    }

    /// A node before its text is looked at.
    func initialNode(
        _ type: ResourceType, _ file: SourceFile, name: String, path: String, text: String,
        checksum: Checksum, fqn: [String]
    ) -> Node {
        var node = Node(
            resourceType: type, uniqueID: "\(type.rawValue).\(file.package).\(name)", name: name,
            packageName: file.package, path: path, originalFilePath: file.originalPath, fqn: fqn, alias: name,
            schema: session.defaultSchema, database: session.defaultDatabase)
        node.checksum = checksum
        node.rawCode = text
        setInitialConfig(&node)
        return node
    }

    /// What `dbt_project.yml` alone says.
    func setInitialConfig(_ node: inout Node) {
        let subject = ConfigResolver.Subject(
            type: node.resourceType, package: node.packageName, fqn: node.fqn)
        node.config = configs.resolve(subject, properties: PlainMap(), call: PlainMap())
    }

    func fqn(_ package: String, _ relativePath: String, _ name: String) -> [String] {
        [package] + relativePath.split(separator: "/").dropLast().map(String.init) + [name]
    }

    // MARK: Models

    /// Reads a model of SQL.
    func parseModel(_ file: SourceFile) throws(LotusError) {
        let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath)
        var node = initialNode(
            .model, file, name: file.stem, path: file.relativePath, text: text,
            checksum: .normalized(text), fqn: fqn(file.package, file.relativePath, file.stem))
        if canReadStatically(file.package), let model = StaticModel(text) {
            for config in model.configs { ConfigCall.add([config.key: config.value], to: &node.configCall) }
            try configure(&node)
            for config in model.configs { node.unrenderedConfig[config.key] = config.value }
            node.refs += model.refs
            node.sources += model.sources
        } else {
            try render(&node)
        }
        try add(node)
    }

    /// A macro that replaces one of these has to be called.
    private func canReadStatically(_ package: String) -> Bool {
        ["ref", "source", "config"].allSatisfy { name in
            context.registry.macro(name, in: package) == nil
                && context.registry.macro(name, in: rootName) == nil
        }
    }

    /// Renders a node for what it says, and configures it.
    func render(_ node: inout Node, line: Int = 1, configures: Bool = true) throws(LotusError) {
        let capture = RenderCapture(macros: node.macroDependencies)
        guard TemplateSpace.hasTemplate(node.rawCode) else {
            if configures { try configure(&node, capture: capture) }
            return
        }
        let render = RenderContext(context, .parse, package: node.packageName, node: node, capture: capture)
        defer { render.close() }
        do {
            _ = try context.space.parsing.compile(node.rawCode, name: node.originalFilePath).render(
                host: render)
        } catch {
            throw error.shifted(by: line - 1).lotusError
        }
        let record = capture.record
        node.refs += record.refs
        node.sources += record.sources
        node.metrics += record.metrics
        node.functions += record.functions
        node.macroDependencies = record.macros
        node.configCall = record.configCall
        if record.hasConfigCall, node.rawCode.contains("config("),
            let tree = try? context.space.parsing.parse(node.rawCode)
        {
            node.unrenderedConfigCall = UnrenderedConfig.read(tree)
        }
        if configures { try configure(&node, capture: capture) }
    }

    private func parseFile(_ file: SourceFile, _ type: ResourceType) throws(LotusError) {
        let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath)
        let path = type == .analysis ? "analysis/" + file.relativePath : file.relativePath
        var node = initialNode(
            type, file, name: file.stem, path: path, text: text, checksum: .normalized(text),
            fqn: fqn(file.package, path, file.stem))
        if type == .test { node.test = TestDetails() }
        try render(&node)
        try add(node)
    }

    // MARK: Snapshots

    private func parseSnapshots(_ file: SourceFile) throws(LotusError) {
        let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath)
        let checksum = Checksum.normalized(text)
        for block in try BlockScanner.blocks(["snapshot"], in: text, file: file.originalPath) {
            let folders = file.relativePath.split(separator: "/").dropLast().map(String.init)
            var node = initialNode(
                .snapshot, file, name: block.name, path: file.relativePath, text: block.contents,
                checksum: checksum, fqn: [file.package] + folders + [file.stem, block.name])
            try render(&node, line: block.contentsLine)
            try add(node)
        }
    }

    // MARK: Seeds

    /// The size above which dbt compares paths instead of contents.
    private static let seedBytesMax = 1024 * 1024

    private func parseSeed(_ file: SourceFile, _ package: PackageDefinition) throws(LotusError) {
        let checksum: Checksum
        if let size = FileText.size(file.absolutePath), size > Self.seedBytesMax {
            checksum = Checksum(name: "path", text: file.originalPath)
        } else {
            // Other than models, seeds are read with plain line breaks.
            let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath)
            checksum = .exact(text.withPlainLineBreaks)
        }
        var node = initialNode(
            .seed, file, name: file.stem, path: file.relativePath, text: "", checksum: checksum,
            fqn: fqn(file.package, file.relativePath, file.stem))
        node.rootPath = package.installedFolder
        try configure(&node)
        try add(node)
    }

    // MARK: Run hooks

    private func parseRunHooks(_ package: PackageDefinition) throws(LotusError) {
        let file = SourceFile(
            package: package.name, searchedPath: ".", relativePath: "dbt_project.yml",
            absolutePath: package.folder + "/dbt_project.yml")
        var checksum: Checksum?
        for kind in ["on-run-start", "on-run-end"] {
            for (index, hook) in (package.rendered[kind]?.list ?? []).enumerated() {
                guard let sql = hook.string else {
                    throw LotusError(
                        .dbtConfiguration,
                        "`\(kind)` must be a text or a list of texts, not \(hook.pythonLiteral)",
                        hint: "Write each hook as SQL in quotes.",
                        location: package.file[kind]?.location)
                }
                if checksum == nil {
                    checksum = .normalized(
                        try FileText.stripped(file.absolutePath, shownAs: "dbt_project.yml"))
                }
                let name = "\(package.name)-\(kind)-\(index)"
                var node = initialNode(
                    .operation, file, name: name, path: "hooks/\(name).sql", text: sql,
                    checksum: checksum ?? .none, fqn: [package.name, "hooks", name])
                node.index = index
                node.tags = [kind]
                try render(&node)
                try add(node)
            }
        }
    }

    // MARK: Documentation

    private func parseDocs(_ file: SourceFile) throws(LotusError) {
        let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath)
        for block in try BlockScanner.blocks(["docs"], in: text, file: file.originalPath) {
            let contents: String
            do {
                contents =
                    TemplateSpace.hasTemplate(block.contents)
                    ? try context.space.text.compile(block.contents, name: file.originalPath).render()
                    : block.contents
            } catch {
                throw error.shifted(by: block.contentsLine - 1).lotusError
            }
            let doc = DocBlock(
                uniqueID: "doc.\(file.package).\(block.name)", name: block.name, packageName: file.package,
                path: file.relativePath, originalFilePath: file.originalPath,
                contents: contents.strippedAsPython)
            if let other = docs.first(where: { $0.uniqueID == doc.uniqueID }) {
                guard other.originalFilePath != doc.originalFilePath || other.contents != doc.contents else {
                    continue
                }
                throw LotusError(
                    .dbtDuplicate,
                    "the docs block '\(block.name)' stands twice, also in \(other.originalFilePath)",
                    hint: "Rename one of the two.",
                    location: places.place(of: [block.name], in: file.originalPath, package: file.package))
            }
            docs.append(doc)
        }
    }
}
