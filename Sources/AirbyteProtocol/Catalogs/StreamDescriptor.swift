// SPDX-License-Identifier: Apache-2.0

/// The name of a stream within a source.
package struct StreamDescriptor: Hashable, Sendable {
    package let name: String
    package let namespace: String?

    package init(_ name: String, namespace: String? = nil) {
        self.name = name
        self.namespace = namespace
    }
}

extension StreamDescriptor: CustomStringConvertible {
    /// `namespace.name`, or the name alone.
    package var description: String { namespace.map { "\($0).\(name)" } ?? name }
}
