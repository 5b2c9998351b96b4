// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// What is looked at when all is known of all resources.
extension ManifestBuilder {
    /// Two resources must not become one relation, and a group must exist.
    func check() throws(LotusError) {
        let groupNames = Set(groups.map(\.name))
        var relations: [String: Int] = [:]
        var named: [String: String] = [:]
        try checkMicrobatches()
        for place in nodes.indices {
            guard let node = nodes[place] else { continue }
            try checkName(node)
            try checkAccess(node)
            if node.resourceType == .snapshot {
                do {
                    try ConfigChecks.checkSnapshot(node.config)
                } catch {
                    throw placed(error, node)
                }
            }
            if let group = node.group, !groupNames.contains(group) {
                throw LotusError(
                    .dbtConfiguration,
                    "the \(node.resourceType.rawValue) '\(node.name)' is in the group '\(group)',"
                        + " which does not exist",
                    hint: NearestNames.hint(NearestNames.find(group, in: groupNames))
                        ?? "Define it under `groups:`.",
                    location: places.place(
                        of: group, inFirstOf: [node.originalFilePath, node.patchPath].compactMap { $0 },
                        package: node.packageName))
            }
            guard node.resourceType.isRefable else { continue }
            if !node.version.isTrue {
                let key = "\(node.packageName).\(node.name)"
                if let other = named[key] { tellSameName(node, other) }
                named[key] = node.uniqueID
            }
            guard let relation = node.relationName else { continue }
            if let other = relations[relation].flatMap({ nodes[$0] }) {
                throw LotusError(
                    .dbtDuplicate,
                    "'\(other.name)' (\(other.originalFilePath)) and '\(node.name)' (\(node.originalFilePath)) would"
                        + " both be \(relation)",
                    hint: "Give one of them another `alias` or `schema`.",
                    location: SourceLocation(file: node.originalFilePath, line: 1, column: 1))
            }
            relations[relation] = place
        }
        try checkFunctions()
    }

    private func tellSameName(_ node: Node, _ other: String) {
        session.messages.deprecated(
            ParseDeprecation(
                kind: .sameName(
                    name: node.name, package: node.packageName, first: other, second: node.uniqueID),
                file: node.originalFilePath, path: ""))
    }

    private func checkName(_ node: Node) throws(LotusError) {
        guard node.name.utf8.contains(UInt8(ascii: " ")) else { return }
        throw LotusError(
            .dbtParsing, "the name of the \(node.resourceType.rawValue) '\(node.name)' has a space in it",
            hint: "Rename it, for example with `_` in place of the space.",
            location: SourceLocation(file: node.originalFilePath, line: 1, column: 1))
    }

    /// What others read must be a relation.
    private func checkAccess(_ node: Node) throws(LotusError) {
        guard node.access == "public", node.config["materialized"] == "ephemeral" else { return }
        throw LotusError(
            .dbtConfiguration,
            "the model '\(node.name)' is public, but it is ephemeral, so that there is nothing to read",
            hint: "Give it another `materialized`, or another `access`.",
            location: places.place(
                of: "public", inFirstOf: [node.originalFilePath, node.patchPath].compactMap { $0 },
                package: node.packageName))
    }

    /// Nothing is checked where the project brings its own strategy, unless a flag says that dbt runs it.
    private func checkMicrobatches() throws(LotusError) {
        let isOwn =
            context.registry.resolve("get_incremental_microbatch_sql", from: rootName)
            .map { !MacroRegistry.internalPackages.contains($0.packageName) } ?? false
        let isBatched =
            context.root.rendered["flags"]?["require_batched_execution_for_custom_microbatch_strategy"]?
            .isTrue
            ?? false
        guard !isOwn || isBatched else { return }
        try forEachNode { node throws(LotusError) in
            guard MicrobatchChecks.applies(to: node) else { return }
            do throws(ConfigChecks.Wrong) {
                node.config["begin"] = .string(try MicrobatchChecks.begin(node.config))
            } catch {
                throw placed(error, node)
            }
        }
    }

    /// Arguments without a default stand first.
    private func checkFunctions() throws(LotusError) {
        for function in functions {
            var hasDefault = false
            for argument in function.function?.arguments ?? [] {
                if argument.value("default_value") != nil {
                    hasDefault = true
                    continue
                }
                guard hasDefault else { continue }
                let name = argument["name"]?.pythonText ?? ""
                throw LotusError(
                    .dbtParsing,
                    "the argument '\(name)' of the function '\(function.name)' has no default, but one before it has",
                    hint: "Put arguments without `default_value` first, or give it one.",
                    location: places.place(
                        of: name, inFirstOf: [function.patchPath].compactMap { $0 },
                        package: function.packageName))
            }
        }
    }
}
