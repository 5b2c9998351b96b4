// SPDX-License-Identifier: Apache-2.0

/// A stream of a connection.
package struct StreamKey: Hashable, Sendable {
    package let connection: String
    package let stream: String

    package init(connection: String, stream: String) {
        self.connection = connection
        self.stream = stream
    }
}

extension StreamKey: CustomStringConvertible {
    /// `shopify.orders`.
    package var description: String { "\(connection).\(stream)" }
}
