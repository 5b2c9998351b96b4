// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import ProjectFiles

/// Renders the values of a YAML file, all but those that are rendered later.
struct YAMLRendering {
    let space: TemplateSpace
    let context: any TemplateContext & Sendable

    /// One step of the way to a value: a key, or a place in a list.
    enum Step: Equatable {
        case key(String)
        case index(Int)

        var key: String? { if case .key(let key) = self { key } else { nil } }
    }

    /// The tree with its texts rendered.
    ///
    /// - Parameter renders: whether the value at the end of a path is rendered now.
    func render(_ node: YAMLNode, where renders: ([Step]) -> Bool) throws(LotusError) -> PlainValue {
        var path: [Step] = []
        return try render(node, &path, renders)
    }

    private func render(
        _ node: YAMLNode, _ path: inout [Step], _ renders: ([Step]) -> Bool
    ) throws(LotusError) -> PlainValue {
        switch node.content {
        case .map(let map):
            var result = PlainMap()
            for entry in map.entries {
                path.append(.key(entry.key))
                result.append(entry.key, try render(entry.value, &path, renders))
                path.removeLast()
            }
            return .map(result)
        case .list(let items):
            var result: [PlainValue] = []
            for (index, item) in items.enumerated() {
                path.append(.index(index))
                result.append(try render(item, &path, renders))
                path.removeLast()
            }
            return .list(result)
        case .string(let text):
            let plain = PlainValue(node)
            guard renders(path) else { return plain }
            guard TemplateSpace.hasTemplate(text) else {
                return .string(TemplateSpace.withoutLastBreak(plain.string ?? text))
            }
            do {
                return try space.renderNative(text, context, name: node.source.name)
            } catch {
                throw Self.located(error, node)
            }
        default: return PlainValue(node)
        }
    }

    /// The error of a template at its place in the file.
    private static func located(_ error: TemplateError, _ node: YAMLNode) -> LotusError {
        var result = error.lotusError
        var place = node.location
        if let frame = error.details.frames.first, frame.line == 1, node.style != .block {
            let lead = node.style == .quoted ? 1 : 0
            place.column = node.column + lead + frame.column - 1
            place.length = frame.length
        }
        result.location = place
        return result
    }
}
