// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

/// A file of properties (`.yml`) of a package.
struct PropertiesFile {
    let file: SourceFile
    let root: YAMLNode

    /// What `patch_path` calls it.
    var id: String { "\(file.package)://\(file.originalPath)" }

    /// Reads the file; nil when it says nothing.
    init?(_ file: SourceFile, _ session: ProjectSession) throws(LotusError) {
        self.file = file
        let bytes = try FileText.bytes(file.absolutePath, shownAs: file.originalPath)
        let text = String(decoding: bytes, as: UTF8.self)
        var repetitions: [RepeatedKey] = []
        let root = try YAMLReader.read(
            SourceText(name: file.originalPath, text: text), repetitions: &repetitions)
        for repetition in repetitions {
            session.messages.deprecated(
                ParseDeprecation(
                    kind: .repeatedKey(repetition), file: file.originalPath, path: file.absolutePath))
        }
        self.root = root
        guard let map = root.map else {
            throw LotusError(
                .dbtParsing, "\(file.originalPath) must hold a map, not \(root.kind)",
                hint: "Write keys such as `models:` at the left margin.", location: root.location)
        }
        if map.isEmpty { return nil }
    }

    /// The entries of a key, each a map with a name.
    func entries(_ key: String) throws(LotusError) -> [YAMLNode] {
        guard let node = root[key] else { return [] }
        guard let list = node.list else {
            if node.isNull, key != "models" { return [] }
            throw LotusError(
                .dbtParsing, "`\(key)` must be a list, not \(node.kind)",
                hint: "Begin each entry with `- name: …`.", location: node.location)
        }
        for entry in list {
            guard let map = entry.map else {
                throw LotusError(
                    .dbtParsing, "an entry of `\(key)` must be a map, not \(entry.kind)",
                    hint: "Write `- name: …`.", location: entry.location)
            }
            guard map["name"] != nil else {
                throw LotusError(
                    .dbtParsing, "an entry of `\(key)` has no `name`", hint: "Add `name: …`.",
                    location: entry.location)
            }
        }
        return list
    }
}

/// One entry of a properties file, rendered and as written.
struct PropertiesEntry {
    let file: PropertiesFile
    let key: String
    let node: YAMLNode
    var values: PlainMap

    var name: String { values["name"]?.pythonText ?? "" }

    /// `config` as written.
    var unrenderedConfig: PlainMap? { node["config"].flatMap { PlainValue($0).map } }

    /// The warning that there is nothing of a name; of the entry's own if nil.
    func nothingDescribed(_ other: String? = nil) -> ParseWarning {
        .nothingDescribed(name: other ?? name, key: key, file: file.file.originalPath)
    }

    /// An error at a key of the entry, or at the entry itself.
    func error(
        _ code: LotusError.Code, _ message: String, hint: String? = nil, at key: String? = nil
    ) -> LotusError {
        let place =
            key.flatMap { node.map?.entry($0)?.keyLocation } ?? node["name"]?.location ?? node.location
        return LotusError(code, message, hint: hint, location: place)
    }
}
