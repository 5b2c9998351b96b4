// SPDX-License-Identifier: Apache-2.0

/// An option of dbt's command line (dbt 1.12, `dbt/cli/params.py`).
package struct CommandOption: Sendable {
    /// What follows an option, and how it is read.
    package enum Kind: Sendable, Equatable {
        /// Nothing: the option is on, or off in its `--no-…` spelling.
        case flag
        /// One text.
        case text
        /// One whole number.
        case integer
        /// One of some words, in any case.
        case choice([String])
        /// A file or folder.
        case path(mustExist: Bool)
        /// A YAML map as a text.
        case yaml
        /// Everything up to the next option; blanks also separate.
        case words
        /// As ``words``, each one of some.
        case choices([String])
    }

    /// The name by which flags, templates and `run_results.json` know the option, such as `log_format`.
    package let name: String
    /// Such as `--log-format` and `-l`; the first is the one that messages name.
    package let spellings: [String]
    /// Spellings that switch the option off, such as `--no-debug`.
    package let negations: [String]
    package let kind: Kind
    /// Environment variables that stand for the option, the preferred one first.
    package let variables: [String]
    /// What the option does, for `--help`; nil for one that the help does not list.
    package let help: String?
    /// The word for the value in the help.
    package let valueName: String

    /// An option whose spelling and variables follow from its name.
    ///
    /// - Parameters:
    ///   - others: further spellings.
    ///   - hasVariable: whether `DBT_ENGINE_<NAME>` and `DBT_<NAME>` stand for it.
    ///   - canBeNegated: whether there is a `--no-…` spelling.
    init(
        _ name: String, _ kind: Kind, also others: [String] = [], canBeNegated: Bool = false,
        hasVariable: Bool = true, variables: [String]? = nil, valueName: String = "TEXT", help: String? = nil
    ) {
        let dashed = name.replacing("_", with: "-")
        self.name = name
        spellings = ["--" + dashed] + others
        negations = canBeNegated ? ["--no-" + dashed] : []
        self.kind = kind
        let upper = name.uppercased()
        self.variables = variables ?? (hasVariable ? ["DBT_ENGINE_" + upper, "DBT_" + upper] : [])
        self.help = help
        self.valueName = valueName
    }

    /// Whether the option may be given several times, with several values each.
    var takesMany: Bool {
        switch kind {
        case .words, .choices: true
        default: false
        }
    }

    /// The words that are allowed as a value.
    var allowed: [String]? {
        switch kind {
        case .choice(let words), .choices(let words): words
        default: nil
        }
    }
}
