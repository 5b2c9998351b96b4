// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// Forms of models that this release does not run.
enum UnsupportedForms {
    /// - Throws: ``LotusError`` for a model of such a form.
    static func refuse(_ node: Node) throws(LotusError) {
        guard node.language == "sql" else {
            throw LotusError(
                .nodeUnsupported, "Python models are not run: '\(node.name)'",
                hint: "Write it in SQL, or leave it out with `--exclude \(node.name)`.",
                location: place(of: node))
        }
        if node.config["materialized"] == "incremental", node.config["incremental_strategy"] == "microbatch" {
            throw LotusError(
                .nodeUnsupported, "the strategy microbatch is not there yet: '\(node.name)'",
                hint: "Use `incremental_strategy: delete+insert` with a filter on the time of the event.",
                location: place(of: node))
        }
    }

    private static func place(of node: Node) -> SourceLocation {
        SourceLocation(file: node.originalFilePath, line: 1, column: 1)
    }
}
