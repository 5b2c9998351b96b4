// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

extension TestMetadata {
    /// Whether an error says that there is no macro for the test.
    func isMissing(_ error: TemplateError) -> Bool {
        error.kind == .undefined && error.message.contains("test_\(name)")
    }

    /// The error of a test without a macro, where the test stands.
    func missing(_ node: Node, in context: ProjectContext) -> LotusError {
        let macro = namespace.map { "\($0).test_\(name)" } ?? "test_\(name)"
        let known = context.registry.table(for: node.packageName).keys
            .filter { $0.hasPrefix("test_") }.map { String($0.dropFirst(5)) }
        let owner = node.test?.fileKeyName?.split(separator: ".").last.map(String.init) ?? node.name
        return LotusError(
            .dbtMacroNotFound,
            "the test '\(name)' of '\(owner)' does not exist (no macro '\(macro)')",
            hint: NearestNames.hint(NearestNames.find(name, in: known))
                ?? "Define it with `{% test \(name)(model) %}`, or install the package that has it.",
            location: ErrorPlaces(Array(context.packages.values)).place(
                of: [namespace.map { "\($0).\(name)" } ?? name, name], in: node.originalFilePath,
                package: node.packageName))
    }
}
