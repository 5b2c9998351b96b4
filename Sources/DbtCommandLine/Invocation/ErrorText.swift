// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// The text of the error that ends a command.
enum ErrorText {
    /// The errors of selection have dbt's own lines; all others are shown as everywhere, and all with
    /// their place and what to do.
    static func text(_ error: any Error, verbose: Bool) -> String {
        if let failure = error as? InlineFailure { return failure.description }
        let rendered = ErrorRenderer(verbose: verbose).render(error)
        guard let error = error as? LotusError, isOfSelection(error.code) else { return rendered }
        guard error.location != nil else { return error.dbtLines.joined(separator: "\n") }
        var placed = error
        placed.message = ""
        let place = ErrorRenderer(verbose: verbose).render(placed).split(separator: "\n").dropFirst()
        return (error.dbtLines + place.map(String.init)).joined(separator: "\n")
    }

    private static func isOfSelection(_ code: LotusError.Code) -> Bool {
        ["LL-GRAPH", "LL-SELECT"].contains { code.rawValue.hasPrefix($0) }
    }
}
