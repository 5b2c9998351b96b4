// SPDX-License-Identifier: Apache-2.0

/// How a stream differs from what was discovered before.
package enum SchemaChange: Hashable, Sendable {
    case newField(String, FieldType)
    case goneField(String)
    case changedType(String, from: FieldType, to: FieldType)
    /// Sync modes, primary key or cursor: what it was and what it is.
    case changedDefault(String, from: String, to: String)
    /// Descriptions, or the order of fields.
    case wording

    /// What has changed between two schemas of one stream, fields inside of fields included.
    package static func between(_ old: StreamSchema, _ new: StreamSchema) -> [SchemaChange] {
        var changes: [SchemaChange] = []
        func compare(_ name: String, _ old: String, _ new: String) {
            if old != new { changes.append(.changedDefault(name, from: old, to: new)) }
        }
        compare("sync modes", shown(old.syncModes), shown(new.syncModes))
        compare(
            "primary key", shown(old.primaryKey.map { shown($0) }), shown(new.primaryKey.map { shown($0) }))
        compare("cursor", shown(old.cursorField), shown(new.cursorField))
        changes += fields(old.fields, new.fields, in: "")
        return changes.isEmpty && old != new ? [.wording] : changes
    }

    private static func shown(_ words: [String]) -> String {
        words.isEmpty ? "none" : words.joined(separator: ", ")
    }

    private static func fields(
        _ old: [FieldType.Field], _ new: [FieldType.Field], in parent: String
    ) -> [SchemaChange] {
        let before = Dictionary(old.map { ($0.name, $0.type) }) { first, _ in first }
        let after = Set(new.map(\.name))
        var changes: [SchemaChange] = []
        for field in new {
            let name = parent + field.name
            guard let type = before[field.name] else {
                changes.append(.newField(name, field.type))
                continue
            }
            changes += types(type, field.type, name)
        }
        return changes + old.filter { !after.contains($0.name) }.map { .goneField(parent + $0.name) }
    }

    private static func types(_ old: FieldType, _ new: FieldType, _ name: String) -> [SchemaChange] {
        guard old.type == new.type, old.format == new.format else {
            return [.changedType(name, from: old, to: new)]
        }
        var changes = fields(old.properties ?? [], new.properties ?? [], in: name + ".")
        switch (old.items.first, new.items.first) {
        case (let before?, let after?): changes += types(before, after, name + "[]")
        case (nil, nil): break
        default: changes.append(.changedType(name, from: old, to: new))
        }
        return changes
    }
}

extension SchemaChange: CustomStringConvertible {
    package var description: String {
        switch self {
        case .newField(let name, let type): "new field \(name): \(type.shown)"
        case .goneField(let name): "gone: \(name)"
        case .changedType(let name, let old, let new): "\(name): \(old.shown) became \(new.shown)"
        case .changedDefault(let what, let old, let new): "\(what): \(old) became \(new)"
        case .wording: "descriptions or the order of fields"
        }
    }
}
