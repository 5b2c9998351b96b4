// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

extension StreamState {
    /// The time that a state has reached, where its cursor is one and stands in it under its own name.
    func cursor(_ field: [String]) -> Timestamp? {
        field.isEmpty ? nil : blob.value(at: field)?.string.flatMap { Instant.parse($0) }
    }
}
