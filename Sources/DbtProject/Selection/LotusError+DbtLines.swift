// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError {
    /// The lines that dbt 1.12 prints of an error of the graph or of selection: its kind, such as
    /// `Runtime Error`, then the message indented.
    package var dbtLines: [String] {
        ["\(dbtKind) Error\((cause as? BrokenModel).map { " in \($0)" } ?? "")"]
            + message.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    }

    private var dbtKind: String {
        switch code {
        case .graphDependency, .graphCycle, .graphDuplicate: "Compilation"
        case .contractBroken: "Breaking change to contract"
        case .selectionResults: "Internal"
        default: "Runtime"
        }
    }
}

/// The model whose contract is broken, as dbt names it in the heading of an error.
struct BrokenModel: Error, CustomStringConvertible {
    let model: SelectableResource

    var description: String { "model \(model.name) (\(model.originalFilePath))" }
}
