// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// One connection of `lotus.yml`: a source, and when and how it is copied.
package struct ConnectionSettings: Sendable {
    /// What reads the source.
    package enum Source: Sendable, Hashable {
        /// A connector built into lotus.
        case builtIn(String)
        /// An Airbyte connector as a command with its arguments.
        case command([String])
        /// An Airbyte connector as a container image.
        case image(String)
    }

    /// What a new or changed column of the source does.
    package enum SchemaChanges: String, Sendable, CaseIterable {
        case propagateColumns = "propagate_columns"
        case ignore, pause
    }

    package let name: String
    package let source: Source
    /// nil: only when asked for.
    package let schedule: Schedule?
    /// The first part of the landing path.
    package let namespace: String
    package let schemaChanges: SchemaChanges
    /// Streams side by side.
    package let concurrency: Int
    /// The connector's own configuration, not rendered: it names variables that only a sync needs.
    package let unrenderedConfiguration: YAMLNode?
    package let location: SourceLocation

    package static let builtInSources = ["klaviyo", "shopify"]
    package static let concurrencyDefault = 4
    static let concurrencyMax = 64
}

extension ConnectionSettings {
    /// The connector's configuration, rendered; nil when there is none, which means `{}`.
    package func configuration(
        renderedWith renderer: any TemplateRenderer, variables: inout [VariableUse]
    ) throws -> YAMLNode? {
        try unrenderedConfiguration?.rendered(with: renderer, variables: &variables, key: "config")
    }
}
