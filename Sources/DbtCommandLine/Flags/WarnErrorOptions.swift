// SPDX-License-Identifier: Apache-2.0

package import DbtProject

/// Which warnings are errors, and which are not shown (`--warn-error`, `--warn-error-options`).
package struct WarnErrorOptions: Sendable, Equatable {
    private let errors: Set<String>
    private let warnings: Set<String>
    private let silenced: Set<String>

    /// - Parameters:
    ///   - all: every warning is an error (`--warn-error`).
    ///   - options: `error`, `warn` and `silence`, each a list of events, or `all`.
    package init(all: Bool, options: PlainValue) {
        func names(_ key: String) -> Set<String> {
            guard let value = options[key] else { return [] }
            return Set(value.string.map { [$0] } ?? value.strings)
        }
        errors = all ? ["all"] : names("error")
        warnings = names("warn")
        silenced = names("silence")
    }

    /// Whether a warning is an error; its own name counts more than `all`.
    package func isError(_ event: String) -> Bool {
        guard !isSilenced(event) else { return false }
        if errors.contains(event) { return true }
        return !errors.isDisjoint(with: ["all", "*"]) && !warnings.contains(event)
    }

    /// Whether a warning is not shown.
    package func isSilenced(_ event: String) -> Bool { silenced.contains(event) }

    /// The options with today's names: `include` and `exclude` were those of earlier versions.
    static func full(_ value: PlainValue) -> PlainValue {
        var options = value.map ?? PlainMap()
        if let value = options.take("include") { options["error"] = value }
        if let value = options.take("exclude") { options["warn"] = value }
        var full = PlainMap()
        for key in ["error", "warn", "silence"] { full[key] = options[key] ?? [] }
        return .map(full)
    }
}
