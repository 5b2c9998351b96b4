// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Snapshots that properties define.
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
}
