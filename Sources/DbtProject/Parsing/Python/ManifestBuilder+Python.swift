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
        try checkTemplates(text, file)
        let model: PythonModel
        do throws(PythonSyntaxError) {
            model = try PythonModel(text)
        } catch {
            throw LotusError(
                .dbtParsing, "the Python model '\(node.name)' cannot be read: \(error.message)",
                hint: error.hint, location: Self.place(file, text, line: error.line, column: error.column))
        }
        try take(model, into: &node)
        try configure(&node)
        try add(node)
    }

    private static func place(_ file: SourceFile, _ text: String, line: Int, column: Int) -> SourceLocation {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return SourceLocation(
            file: file.originalPath, line: line, column: column,
            lineText: lines.indices.contains(line - 1) ? String(lines[line - 1]) : nil)
    }

    /// dbt renders nothing in Python, and refuses what looks like a template.
    private func checkTemplates(_ text: String, _ file: SourceFile) throws(LotusError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (place, line) in lines.enumerated() {
            for sign in ["{{", "{%", "{#"] {
                guard let range = line.firstRange(of: sign) else { continue }
                let column = line.unicodeScalars.distance(
                    from: line.unicodeScalars.startIndex, to: range.lowerBound)
                throw LotusError(
                    .dbtParsing, "there is a template (`\(sign)`) in Python",
                    hint:
                        "Use dbt.ref(), dbt.source() and dbt.config.get(), or put a space between the braces.",
                    location: Self.place(file, text, line: place + 1, column: column + 1))
            }
        }
    }

    private func take(_ model: PythonModel, into node: inout Node) throws(LotusError) {
        var keys: [PlainValue] = []
        var defaults: [PlainValue] = []
        var metaKeys: [PlainValue] = []
        var metaDefaults: [PlainValue] = []
        for call in model.calls {
            switch call.name {
            case "config.get" where !(1...2).contains(call.positional.count),
                "config.meta_get" where !(1...2).contains(call.positional.count):
                throw LotusError(
                    .dbtParsing,
                    "dbt.\(call.name)() in \(node.originalFilePath) has \(call.positional.count) arguments",
                    hint: "Write `dbt.\(call.name)('key')`, or with a default behind the key.",
                    location: SourceLocation(file: node.originalFilePath, line: 1, column: 1))
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
