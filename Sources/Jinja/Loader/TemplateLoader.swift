// SPDX-License-Identifier: Apache-2.0

/// Where templates come from that others name.
package protocol TemplateLoader: Sendable {
    /// The source of a template; nil when there is none of this name.
    func source(named name: String) throws(TemplateError) -> String?
    /// Names that exist, to suggest close ones.
    var names: [String] { get }
}

extension TemplateLoader {
    package var names: [String] { [] }
}

/// Templates that are in memory.
package struct DictionaryLoader: TemplateLoader {
    private let sources: [String: String]

    /// Templates by name.
    package init(_ sources: [String: String]) { self.sources = sources }

    package func source(named name: String) throws(TemplateError) -> String? { sources[name] }
    package var names: [String] { Array(sources.keys) }
}
