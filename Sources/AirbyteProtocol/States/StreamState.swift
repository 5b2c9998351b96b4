// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Where a stream is to go on.
package struct StreamState: Hashable, Sendable {
    /// What the protocol calls `stream_state`: in the shape of the original connector, so that either can
    /// go on from the state of the other.
    package var blob: JSONValue
    /// What our connectors remember beside it, so that no row comes twice: for instance the keys of the
    /// records at the cursor itself. nil when the state comes from elsewhere; a source then may give the
    /// rows at the cursor again, and loses none.
    package var memory: JSONValue?

    package init(_ blob: JSONValue, memory: JSONValue? = nil) {
        self.blob = blob
        self.memory = memory
    }
}
