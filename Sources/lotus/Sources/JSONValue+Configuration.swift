// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ProjectFiles

extension JSONValue {
    /// The values that a specification calls secret (`airbyte_secret`), wherever they stand in a
    /// configuration.
    func secrets(by specification: JSONValue) -> [Secret] {
        var names: Set<String> = []
        specification.collectSecretNames(into: &names)
        return secrets(named: names)
    }

    private func collectSecretNames(into names: inout Set<String>) {
        for element in elements ?? [] { element.collectSecretNames(into: &names) }
        for member in members ?? [] {
            if member.value["airbyte_secret"]?.bool == true { names.insert(member.key) }
            member.value.collectSecretNames(into: &names)
        }
    }

    private func secrets(named names: Set<String>) -> [Secret] {
        var found = (elements ?? []).flatMap { $0.secrets(named: names) }
        for member in members ?? [] {
            if names.contains(member.key), let text = member.value.string { found.append(Secret(text)) }
            found += member.value.secrets(named: names)
        }
        return found
    }

    /// A value of a file that the user wrote.
    init(_ node: YAMLNode) {
        switch node.content {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let number): self = .integer(number)
        case .double(let number): self = number.isFinite ? .number(number.description) : .null
        case .string(let text): self = .string(text)
        case .list(let items): self = .array(items.map { JSONValue($0) })
        case .map(let map): self = .object(map.entries.map { Member($0.key, JSONValue($0.value)) })
        }
    }
}
