// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

// Descriptions, which may use docs blocks.
extension ManifestBuilder {
    /// Renders all descriptions.
    func renderDescriptions() throws(LotusError) {
        let finder = DocFinder(docs, root: rootName)
        try forEachNode { node throws(LotusError) in try self.render(&node, finder) }
        for place in functions.indices { try render(&functions[place], finder) }
        for place in sources.indices {
            var source = sources[place]
            let (package, file) = (source.packageName, source.originalFilePath)
            source.docBlocks = blocks(source.description, package, finder)
            source.description = try text(source.description, package, file, finder)
            source.sourceDescription = try text(source.sourceDescription, package, file, finder)
            try render(&source.columns, package, file, finder)
            sources[place] = source
        }
        for place in macros.indices where macros[place].patchPath != nil {
            try render(macroAt: place, finder)
        }
        for place in exposures.indices {
            exposures[place].description = try text(
                exposures[place].description, exposures[place].packageName, exposures[place].originalFilePath,
                finder)
        }
        for place in metrics.indices { try renderDescription(&metrics[place], finder) }
        for place in savedQueries.indices { try renderDescription(&savedQueries[place], finder) }
        for place in semanticModels.indices {
            try renderDescription(&semanticModels[place], finder)
            for key in ["dimensions", "measures", "entities"] {
                var parts = semanticModels[place][key]?.list ?? []
                for index in parts.indices {
                    guard var part = parts[index].map else { continue }
                    try renderDescription(&part, finder, of: semanticModels[place])
                    parts[index] = .map(part)
                }
                semanticModels[place][key] = .list(parts)
            }
        }
    }

    private func renderDescription(
        _ record: inout PlainMap, _ finder: DocFinder, of owner: PlainMap? = nil
    ) throws(LotusError) {
        guard let description = record["description"]?.string, !description.isEmpty else { return }
        let owner = owner ?? record
        record["description"] = .string(
            try text(
                description, owner.string("package_name") ?? "", owner.string("original_file_path") ?? "",
                finder))
    }

    private func render(_ node: inout Node, _ finder: DocFinder) throws(LotusError) {
        let (package, file) = (node.packageName, node.patchPath ?? node.originalFilePath)
        node.docBlocks = blocks(node.description, package, finder)
        node.description = try text(node.description, package, file, finder)
        try render(&node.columns, package, file, finder)
    }

    private func render(
        _ columns: inout [Column], _ package: String, _ file: String, _ finder: DocFinder
    ) throws(LotusError) {
        for place in columns.indices where !columns[place].description.isEmpty {
            columns[place].docBlocks = blocks(columns[place].description, package, finder)
            columns[place].description = try text(columns[place].description, package, file, finder)
        }
    }

    private func render(macroAt place: Int, _ finder: DocFinder) throws(LotusError) {
        let package = macros[place].definition.packageName
        let file = macros[place].patchPath ?? ""
        macros[place].description = try text(macros[place].description, package, file, finder)
        for argument in macros[place].arguments.indices {
            let description = macros[place].arguments[argument]["description"]?.string ?? ""
            macros[place].arguments[argument]["description"] = .string(
                try text(description, package, file, finder))
        }
    }

    private func text(
        _ description: String, _ package: String, _ file: String, _ finder: DocFinder
    ) throws(LotusError) -> String {
        guard TemplateSpace.hasTemplate(description) else { return description }
        let yaml = DocContext(
            YAMLContext(
                session, layers: context.variables(for: package), projectName: rootName,
                owner: "a description"),
            finder, package: package, file: file)
        do {
            return try context.space.text.compile(description, name: file).render(host: yaml)
        } catch {
            throw places.moved(error.lotusError, into: file, package: package)
        }
    }

    /// The blocks that a description names with texts.
    private func blocks(_ description: String, _ package: String, _ finder: DocFinder) -> [String] {
        guard description.contains("doc("), let tree = try? context.space.text.parse(description) else {
            return []
        }
        return tree.calls.filter { $0.name == "doc" }.compactMap { call in
            let names = call.positional.compactMap { $0?.text }
            switch names.count {
            case 1: return finder.find(names[0], in: nil, from: package)?.uniqueID
            case 2: return finder.find(names[1], in: names[0], from: package)?.uniqueID
            default: return nil
            }
        }
    }
}

/// Finds docs blocks by name.
struct DocFinder: Sendable {
    private let docs: [String: [DocBlock]]
    private let root: String
    let names: [String]

    init(_ docs: [DocBlock], root: String) {
        self.docs = Dictionary(grouping: docs, by: \.name)
        self.root = root
        names = docs.map(\.name)
    }

    func find(_ name: String, in package: String?, from owner: String) -> DocBlock? {
        guard let blocks = docs[name] else { return nil }
        let packages = package.map { [$0] } ?? ManifestBuilder.searchedPackages(owner, root: root)
        for candidate in packages {
            if let block = blocks.first(where: { candidate == nil || $0.packageName == candidate }) {
                return block
            }
        }
        return nil
    }
}

/// The names that descriptions see: those of YAML, and `doc`.
private final class DocContext: TemplateContext, Sendable {
    private let yaml: YAMLContext
    private let doc: Value

    init(_ yaml: YAMLContext, _ finder: DocFinder, package: String, file: String) {
        self.yaml = yaml
        doc = .object(
            HostFunction("doc") { (arguments, state) throws(TemplateError) in
                let names = arguments.positional.compactMap(\.text)
                guard (1...2).contains(names.count), names.count == arguments.positional.count else {
                    throw TemplateError.project(
                        .dbtCompilation, "doc() takes a name, or a package and a name",
                        hint: "Write `doc('name')`.")
                }
                let name = names[names.count - 1]
                if let block = finder.find(name, in: names.count == 2 ? names[0] : nil, from: package) {
                    return .string(block.contents)
                }
                throw TemplateError.project(
                    .dbtNotFound, "the docs block '\(names.joined(separator: "."))' does not exist",
                    hint: NearestNames.hint(NearestNames.find(name, in: finder.names))
                        ?? "Define it in a .md file with `{% docs \(name) %}`.")
            })
    }

    func lookup(_ name: String) -> Value? { name == "doc" ? doc : yaml.lookup(name) }
    var names: [String] { yaml.names + ["doc"] }
}
