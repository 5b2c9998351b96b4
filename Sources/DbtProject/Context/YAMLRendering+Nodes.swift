// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

extension YAMLRendering {
    /// The tree with its texts rendered and its places kept.
    func rendered(_ node: YAMLNode) throws(LotusError) -> YAMLNode {
        var result = node
        switch node.content {
        case .map(let map):
            var entries = map.entries
            for place in entries.indices { entries[place].value = try rendered(entries[place].value) }
            result.content = .map(YAMLMap(entries))
        case .list(let items):
            var rendered: [YAMLNode] = []
            for item in items { rendered.append(try self.rendered(item)) }
            result.content = .list(rendered)
        case .string(let text):
            guard TemplateSpace.hasTemplate(text) else { return node }
            switch try render(node, where: { _ in true }) {
            case .none: result.content = .null
            case .bool(let value): result.content = .bool(value)
            case .int(let value): result.content = .int(value)
            case .double(let value): result.content = .double(value)
            case let value: result.content = .string(value.pythonText)
            }
        default: break
        }
        return result
    }
}
