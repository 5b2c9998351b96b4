// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore

extension LotusError {
    /// Whose turn it is.
    var failureType: FailureType {
        switch SourceFailureKind(code) {
        case .configuration: .configuration
        case .transient: .transient
        case .system: .system
        }
    }

    /// The code, the remedy and what lay underneath.
    var internalText: String {
        let causes = cause.map { ["caused by \($0)"] } ?? []
        return (["\(code): \(message)", hint].compactMap { $0 } + causes).joined(separator: "; ")
    }
}
