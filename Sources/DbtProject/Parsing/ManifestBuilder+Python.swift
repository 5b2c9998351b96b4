// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Python models: read, and kept for those who can run them.
extension ManifestBuilder {
    func parsePythonModel(_ file: SourceFile) throws(LotusError) {
        let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath).withPlainLineBreaks
        var node = initialNode(
            .model, file, name: file.stem, path: file.relativePath, text: text,
            checksum: .normalized(text), fqn: fqn(file.package, file.relativePath, file.stem))
        node.language = "python"
        let model = PythonModel(text)
        guard model.modelCount == 1 || text.isEmpty else {
            throw LotusError(
                .dbtParsing, "a Python model needs exactly one function `model`, not \(model.modelCount)",
                hint: "Write `def model(dbt, session): …` once.",
                location: SourceLocation(file: file.originalPath, line: 1, column: 1))
        }
        try take(model, into: &node)
        try configure(&node)
        try add(node)
    }

    private func take(_ model: PythonModel, into node: inout Node) throws(LotusError) {
        var keys: [PlainValue] = []
        var defaults: [PlainValue] = []
        var metaKeys: [PlainValue] = []
        var metaDefaults: [PlainValue] = []
        for call in model.calls {
            switch call.name {
            case "config": ConfigCall.add(call.keyword, to: &node.configCall)
            case "config.get":
                keys.append(call.positional.first ?? PlainValue.none)
                defaults.append(call.positional.count > 1 ? call.positional[1] : PlainValue.none)
            case "config.meta_get":
                metaKeys.append(call.positional.first ?? PlainValue.none)
                metaDefaults.append(call.positional.count > 1 ? call.positional[1] : PlainValue.none)
            case "ref":
                let names = call.positional.compactMap(\.string)
                guard let name = names.last, names.count <= 2 else { throw wrongCall("ref", node) }
                node.refs.append(
                    RefArguments(
                        name: name, package: names.count == 2 ? names[0] : nil,
                        version: call.keyword.value("version") ?? call.keyword.value("v") ?? PlainValue.none))
            default:
                let names = call.positional.compactMap(\.string)
                guard names.count == 2 else { throw wrongCall("source", node) }
                node.sources.append(names)
            }
        }
        guard !keys.isEmpty || !metaKeys.isEmpty else { return }
        ConfigCall.add(
            [
                "config_keys_used": .list(keys), "config_keys_defaults": .list(defaults),
                "meta_keys_used": .list(metaKeys), "meta_keys_defaults": .list(metaDefaults),
            ], to: &node.configCall)
    }

    private func wrongCall(_ name: String, _ node: Node) -> LotusError {
        LotusError(
            .dbtParsing,
            "the arguments of dbt.\(name)() in \(node.originalFilePath) must be texts that stand there",
            hint: "Write the names in quotes: they are read without running the model.",
            location: SourceLocation(file: node.originalFilePath, line: 1, column: 1))
    }
}
