// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Functions of SQL.
extension ManifestBuilder {
    /// Adds a function of SQL.
    func parseFunction(_ file: SourceFile) throws(LotusError) {
        let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath)
        var node = initialNode(
            .function, file, name: file.stem, path: file.relativePath, text: text,
            checksum: .normalized(text),
            fqn: fqn(file.package, file.relativePath, file.stem))
        node.function = FunctionDetails()
        if file.relativePath.hasSuffix(".py") { node.language = "python" }
        if file.relativePath.hasSuffix(".js") { node.language = "javascript" }
        if node.language == "sql" { try render(&node) } else { try configure(&node) }
        if node.config["enabled"]?.bool == false {
            disabledNodes.append(node)
        } else {
            functions.append(node)
        }
    }

    /// Applies the properties of a function.
    func patchFunction(_ entry: PropertiesEntry) throws(LotusError) {
        let entry = try normalized(entry)
        let package = entry.file.file.package
        let place =
            functions.firstIndex { $0.name == entry.name && $0.packageName == package }
            ?? functions.firstIndex { $0.name == entry.name }
        guard let place else {
            session.messages.warn(entry.nothingDescribed())
            return
        }
        var node = functions[place]
        try apply(entry, to: &node)
        var details = FunctionDetails()
        details.arguments = Self.arguments(entry.values["arguments"])
        guard let returns = entry.values["returns"]?.map, returns.value("data_type") != nil else {
            throw entry.error(
                .dbtParsing, "the function '\(entry.name)' does not say what it returns",
                hint: "Add `returns: {data_type: …}`.", at: "returns")
        }
        details.returns = Self.returns(returns)
        node.function = details
        functions[place] = node
        for overload in entry.values["overloads"]?.list ?? [] {
            try absorb(overload.map ?? PlainMap(), into: node.uniqueID, entry)
        }
    }

    private static func arguments(_ value: PlainValue?) -> [PlainMap] {
        (value?.list ?? []).map { item in
            [
                "name": item["name"] ?? "", "data_type": item["data_type"] ?? "",
                "description": item["description"] ?? PlainValue.none,
                "default_value": item["default_value"] ?? PlainValue.none,
            ]
        }
    }

    private static func returns(_ value: PlainMap) -> PlainMap {
        ["data_type": value["data_type"] ?? "", "description": value["description"] ?? PlainValue.none]
    }

    /// Makes the function of another file a form of this one, with all that it depends on.
    private func absorb(
        _ overload: PlainMap, into id: String, _ entry: PropertiesEntry
    ) throws(LotusError) {
        let name = overload["defined_in"]?.pythonText ?? ""
        guard name != entry.name else {
            throw entry.error(
                .dbtParsing, "the function '\(entry.name)' is an overload of itself",
                hint: "Name another file in `defined_in`.", at: "overloads")
        }
        guard let owner = functions.firstIndex(where: { $0.uniqueID == id }),
            let place = functions.firstIndex(where: {
                $0.name == name && $0.packageName == functions[owner].packageName
            })
        else {
            throw entry.error(
                .dbtNotFound, "the overload '\(name)' of the function '\(entry.name)' has no file",
                hint: "Add functions/\(name).sql; each file belongs to one function.", at: "overloads")
        }
        let other = functions[place]
        functions[owner].function?.overloads.append([
            "defined_in": .string(name),
            "arguments": .list(Self.arguments(overload["arguments"]).map { .map($0) }),
            "returns": overload["returns"]?.map.map { .map(Self.returns($0)) } ?? PlainValue.none,
            "description": overload["description"] ?? PlainValue.none, "raw_body": .string(other.rawCode),
            "compiled_body": PlainValue.none,
        ])
        for reference in other.refs where !functions[owner].refs.contains(reference) {
            functions[owner].refs.append(reference)
        }
        for source in other.sources where !functions[owner].sources.contains(source) {
            functions[owner].sources.append(source)
        }
        for call in other.functions where !functions[owner].functions.contains(call) {
            functions[owner].functions.append(call)
        }
        functions.remove(at: place)
    }
}
