// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Snapshots that properties define, and functions.
extension ManifestBuilder {
    /// Adds a snapshot that needs no SQL of its own, because it names what it reads (`relation`).
    func addSnapshot(_ entry: PropertiesEntry) throws(LotusError) {
        guard let relation = entry.values.value("relation")?.string else { return }
        guard let reference = StaticReference(relation) else {
            throw entry.error(
                .dbtParsing,
                "`relation` of the snapshot '\(entry.name)' must be a ref() or a source(), not '\(relation)'",
                hint: "Write `relation: ref('model')`.", at: "relation")
        }
        let file = entry.file.file
        let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath)
        var node = initialNode(
            .snapshot, file, name: entry.name, path: entry.name + ".sql",
            text: "select * from {{ \(relation) }}", checksum: .normalized(text),
            fqn: fqn(file.package, file.relativePath, entry.name))
        reference.add(to: &node)
        try configure(&node)
        try add(node)
    }

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
            session.messages.warn(
                "\(entry.file.file.originalPath) describes the function '\(entry.name)', which does not exist"
            )
            return
        }
        var node = functions[place]
        try apply(entry, to: &node)
        var details = FunctionDetails()
        details.arguments = (entry.values["arguments"]?.list ?? []).map { item in
            [
                "name": item["name"] ?? "", "data_type": item["data_type"] ?? "",
                "description": item["description"] ?? "",
                "default_value": item["default_value"] ?? PlainValue.none,
            ]
        }
        guard let returns = entry.values["returns"]?.map, returns.value("data_type") != nil else {
            throw entry.error(
                .dbtParsing, "the function '\(entry.name)' does not say what it returns",
                hint: "Add `returns: {data_type: …}`.", at: "returns")
        }
        details.returns = [
            "data_type": returns["data_type"] ?? "", "description": returns["description"] ?? "",
        ]
        node.function = details
        functions[place] = node
    }
}
