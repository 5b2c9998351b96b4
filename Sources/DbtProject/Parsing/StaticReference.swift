// SPDX-License-Identifier: Apache-2.0

/// A `ref(…)` or `source(…)` that stands as text in a properties file.
enum StaticReference: Sendable, Equatable {
    case ref(RefArguments)
    case source([String])

    /// Nil when the text is nothing of the kind.
    init?(_ text: String) {
        guard let model = StaticModel("{{ \(text) }}") else { return nil }
        if let ref = model.refs.first {
            self = .ref(ref)
        } else if let source = model.sources.first {
            self = .source(source)
        } else {
            return nil
        }
    }

    /// Adds the reference to those of a node.
    func add(to node: inout Node) {
        switch self {
        case .ref(let ref): node.refs.append(ref)
        case .source(let source): node.sources.append(source)
        }
    }
}
